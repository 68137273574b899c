import type { Level } from "./market.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";
import { mix } from "./path.ts";
import type { Tape } from "./tape.ts";
import { watch } from "./triggers.ts";

/** Prices of the book that one step can reach. */
const LEVELS = 10;
/** How likely a midpoint order meets another within a second. */
const MIDPOINT_CHANCE = 0.3;

/** A part of an order that is filled now. */
export interface Match {
  readonly size: number;
  readonly price: number;
}

/** What a look at the market does to one order. */
export interface Looked {
  readonly order: Order;
  readonly matches: readonly Match[];
}

/**
 * The units of a book that are still there: what one order takes, the next one of the same second does not find.
 * Orders on the same side are served by price, then by time, because they are asked in that order.
 */
export class Liquidity {
  #second = 0;
  readonly #taken = new Map<string, number>();

  /** What is left of the levels that an order can reach. */
  left(tape: Tape, atMs: number, side: "BUY" | "SELL"): readonly Level[] {
    const second = Math.floor(atMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken.clear();
    }
    const { bids, asks } = tape.depth(atMs, LEVELS);
    return (side === "BUY" ? asks : bids).map(({ price, size }) => ({
      price,
      size: Math.max(0, size - (this.#taken.get(this.#key(tape, side, price)) ?? 0)),
    }));
  }

  take(tape: Tape, side: "BUY" | "SELL", { price, size }: Match): void {
    const key = this.#key(tape, side, price);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + size);
  }

  #key({ instrument }: Tape, side: string, price: number): string {
    return `${instrument.conId}/${side}/${price}`;
  }
}

/** Looks at the market for one order that may work now. */
export function look(order: Order, tape: Tape, liquidity: Liquidity, atMs: number): Looked {
  const quote = tape.quote(atMs);
  const { triggered, stopPrice, limitPrice } = watch(order, quote, (price) => tape.onTick(price));
  const watched: Order = { ...order, triggered, stopPrice };
  if (!triggered) return { order: watched, matches: [] };
  const { terms } = order;
  const open = terms.quantity - order.filled;
  if (orderTypeRow(terms.type).fillsAt === "midpoint")
    return { order: watched, matches: midpoint(order, tape, atMs, open) };
  if (isAuction(terms)) return { order: watched, matches: auction(order, quote.last, open) };
  const bound = isLimited(terms) ? limitPrice : undefined;
  const reachable = liquidity
    .left(tape, atMs, terms.side)
    .filter(({ price }) => bound === undefined || (terms.side === "BUY" ? price <= bound : price >= bound));
  const matches: Match[] = [];
  let wanted = open;
  for (const { price, size } of reachable) {
    const taken = Math.min(wanted, size);
    if (taken <= 0) continue;
    matches.push({ price, size: taken });
    wanted -= taken;
  }
  const whole = terms.allOrNone || terms.tif === "FOK";
  if (whole && wanted > 0) return { order: watched, matches: [] };
  for (const match of matches) liquidity.take(tape, terms.side, match);
  return { order: watched, matches };
}

/** Is it filled at one price, when the regular hours begin or end? */
export function isAuction({ type, tif }: OrderTerms): boolean {
  return orderTypeRow(type).works === "close" || tif === "OPG";
}

function isLimited({ type }: OrderTerms): boolean {
  return orderTypeRow(type).limit !== undefined;
}

/** An auction has room for everybody whose limit allows its price. */
function auction({ terms }: Order, price: number, open: number): readonly Match[] {
  const { limitPrice, side } = terms;
  if (
    isLimited(terms) &&
    limitPrice !== undefined &&
    (side === "BUY" ? limitPrice < price : limitPrice > price)
  ) {
    return [];
  }
  return [{ price, size: open }];
}

function midpoint({ terms, permId }: Order, tape: Tape, atMs: number, open: number): readonly Match[] {
  const { bid, ask } = tape.quote(atMs);
  const price = Number(((bid + ask) / 2).toFixed(6));
  const { limitPrice, side } = terms;
  if (limitPrice !== undefined && (side === "BUY" ? price > limitPrice : price < limitPrice)) return [];
  const draw = mix(permId ^ Math.imul(Math.floor(atMs / 1_000), 0x9e3779b1)) / 4_294_967_296;
  return draw < MIDPOINT_CHANCE ? [{ price, size: open }] : [];
}

/** Better prices first: what an order without a limit would pay is the best of all. */
export function rank({ terms }: Order): number {
  if (terms.limitPrice === undefined) return Number.NEGATIVE_INFINITY;
  return terms.side === "BUY" ? -terms.limitPrice : terms.limitPrice;
}
