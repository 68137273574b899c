import { mix32 } from "../world/random.ts";
import type { Level } from "./market.ts";
import { checkTrigger } from "./order-triggers.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";
import type { PriceSeries } from "./price-series.ts";

/** Number of price levels of the market depth that an order can reach at once. */
const LEVELS = 10;
/** The probability that a midpoint order meets a counterparty within a second. */
const MIDPOINT_CHANCE = 0.3;

/** One fill to be: units and their price. */
export interface Match {
  readonly size: number;
  readonly price: number;
}

/** An order after it was matched with the market, and its fills to be. */
export interface MatchResult {
  readonly order: Order;
  readonly matches: readonly Match[];
}

/**
 * The units that are left at each price within one second: units that one order takes are not there for the next one.
 * Orders on one side are matched by price, then by time, because they take their units in that order.
 */
export class Liquidity {
  #second = 0;
  readonly #taken = new Map<string, number>();

  /** Returns the price levels that an order can reach, with the units that are left. */
  left(series: PriceSeries, atMs: number, side: "BUY" | "SELL"): readonly Level[] {
    const second = Math.floor(atMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken.clear();
    }
    const { bids, asks } = series.depth(atMs, LEVELS);
    return (side === "BUY" ? asks : bids).map(({ price, size }) => ({
      price,
      size: Math.max(0, size - (this.#taken.get(this.#key(series, side, price)) ?? 0)),
    }));
  }

  /** Takes the units of a match. */
  take(series: PriceSeries, side: "BUY" | "SELL", { price, size }: Match): void {
    const key = this.#key(series, side, price);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + size);
  }

  #key({ instrument }: PriceSeries, side: string, price: number): string {
    return `${instrument.conId}/${side}/${price}`;
  }
}

/** Matches one order that may work now with the market. */
export function matchOrder(
  order: Order,
  series: PriceSeries,
  liquidity: Liquidity,
  atMs: number,
): MatchResult {
  const quote = series.quote(atMs);
  const { triggered, stopPrice, limitPrice } = checkTrigger(order, quote, (price) => series.onTick(price));
  const checked: Order = { ...order, triggered, stopPrice };
  if (!triggered) return { order: checked, matches: [] };
  const { terms } = order;
  const open = terms.quantity - order.filled;
  if (orderTypeRow(terms.type).fillsAt === "midpoint")
    return { order: checked, matches: midpoint(order, series, atMs, open) };
  if (isAuction(terms)) return { order: checked, matches: auction(order, quote.last, open) };
  const bound = hasLimit(terms) ? limitPrice : undefined;
  const reachable = liquidity
    .left(series, atMs, terms.side)
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
  if (whole && wanted > 0) return { order: checked, matches: [] };
  for (const match of matches) liquidity.take(series, terms.side, match);
  return { order: checked, matches };
}

/** Returns whether an order is filled in an auction: at one price, when the regular hours begin or end. */
export function isAuction({ type, tif }: OrderTerms): boolean {
  return orderTypeRow(type).works === "close" || tif === "OPG";
}

function hasLimit({ type }: OrderTerms): boolean {
  return orderTypeRow(type).limit !== undefined;
}

/** Fills the whole order at the auction price, if its limit allows that price. */
function auction({ terms }: Order, price: number, open: number): readonly Match[] {
  const { limitPrice, side } = terms;
  const beyond = limitPrice !== undefined && (side === "BUY" ? limitPrice < price : limitPrice > price);
  return hasLimit(terms) && beyond ? [] : [{ price, size: open }];
}

function midpoint(
  { terms, permId }: Order,
  series: PriceSeries,
  atMs: number,
  open: number,
): readonly Match[] {
  const { bid, ask } = series.quote(atMs);
  const price = Number(((bid + ask) / 2).toFixed(6));
  const { limitPrice, side } = terms;
  if (limitPrice !== undefined && (side === "BUY" ? price > limitPrice : price < limitPrice)) return [];
  const draw = mix32(permId ^ Math.imul(Math.floor(atMs / 1_000), 0x9e3779b1)) / 4_294_967_296;
  return draw < MIDPOINT_CHANCE ? [{ price, size: open }] : [];
}

/** Returns the sort key of price priority: an order without a limit comes first, then the most generous limit. */
export function priceRank({ terms }: Order): number {
  if (terms.limitPrice === undefined) return Number.NEGATIVE_INFINITY;
  return terms.side === "BUY" ? -terms.limitPrice : terms.limitPrice;
}
