import { mix32 } from "../../world/random.ts";
import { eightDecimals } from "../prices/decimals.ts";
import type { Liquidity } from "../prices/liquidity.ts";
import type { MarketView } from "../prices/market-view.ts";
import type { PriceSeries } from "../prices/price-series.ts";
import { adjustedOrder } from "./adjusted-order.ts";
import type { CancelReason } from "./order-refusal.ts";
import { checkTrigger } from "./order-triggers.ts";
import { orderTypeRow } from "./order-types.ts";
import { fixedPrice, type OrderWork, orderWork } from "./order-work.ts";
import type { Order } from "./orders.ts";
import { isOutOfRange } from "./peg-price.ts";
import { limitTooAggressiveNow } from "./price-bands.ts";

/** The probability that an order at the midpoint meets a counterparty within a second. */
const MIDPOINT_CHANCE = 0.3;
/** The same probability for an order at the best price of its own side. */
const BEST_PRICE_CHANCE = 0.1;

/** One fill to be: units and their price. */
export interface Match {
  readonly size: number;
  readonly price: number;
}

/** An order after it was matched with the market, and its fills to be. */
export interface MatchResult {
  readonly order: Order;
  readonly matches: readonly Match[];
  /** The reason for which the order is cancelled instead; undefined for none. */
  readonly cancelled?: CancelReason;
}

/** Matches one order that may work now with the market. */
export function matchOrder(given: Order, view: MarketView, liquidity: Liquidity): MatchResult {
  const { series, quote } = view;
  if (isDayOfCoin(given)) return { order: given, matches: [], cancelled: { kind: "tif" } };
  const beyond = limitTooAggressiveNow(given, quote);
  if (beyond !== undefined) return { order: given, matches: [], cancelled: beyond };
  const order = adjustedOrder(given, quote);
  const { triggered, stopPrice, limitPrice } = checkTrigger(order, quote, (price) => series.onTick(price));
  const checked: Order = { ...order, triggered, stopPrice };
  if (!triggered) return { order: checked, matches: [] };
  if (isOutOfRange(checked.terms, view)) {
    return { order: checked, matches: [], cancelled: { kind: "range" } };
  }
  if (isAuction(checked)) return auction(checked, quote.last);
  const working: Order = { ...checked, fixedPrice: fixedPrice(checked, view) };
  const work = orderWork(working, limitPrice, view);
  const taken = work.style === "midpoint" ? [] : taking(working, work, view, liquidity);
  const rests = taken.length === 0 && work.style !== "takes";
  const matches = rests ? resting(working, work, view) : taken;
  const after = withRemainder(working, matches, view);
  if (!isEnough(working, matches)) return { order: after, matches: [] };
  if (!rests) for (const match of matches) liquidity.take(series, working.terms.side, match);
  return { order: after, matches };
}

/**
 * Returns whether a limit order of the day for a cryptocurrency has begun, which TWS accepts with a later beginning alone.
 * What becomes of it then is unsourced; it must not trade, as no such order does.
 */
function isDayOfCoin({ terms: { instrument, type, tif, goodAfterMs } }: Order): boolean {
  return instrument.secType === "CRYPTO" && type === "LMT" && tif === "DAY" && goodAfterMs !== undefined;
}

/** Returns whether an order is filled in an auction: at one price, when the regular hours begin or end. */
export function isAuction({ terms: { type, tif }, fixedPrice: fixed }: Order): boolean {
  return orderTypeRow(type).works === "close" || tif === "OPG" || (tif === "AUC" && fixed === undefined);
}

/** Fills the whole order at the auction price, if its limit allows that price. After it, an AUC order works as a limit order. */
function auction(order: Order, price: number): MatchResult {
  const { limitPrice, side, type, quantity, tif } = order.terms;
  const limited = orderTypeRow(type).limit !== undefined && limitPrice !== undefined;
  const beyond = limited && (side === "BUY" ? limitPrice < price : limitPrice > price);
  const matches = beyond ? [] : [{ price, size: quantity - order.filled }];
  if (tif !== "AUC") return { order, matches };
  return { order: { ...order, fixedPrice: limited ? limitPrice : price }, matches };
}

/** Takes units from the other side of the book, best price first. */
function taking(
  { terms, fixedPrice: fixed }: Order,
  { price: worst, unitsMax }: OrderWork,
  { series, quote, atMs }: MarketView,
  liquidity: Liquidity,
): readonly Match[] {
  const { side, type } = terms;
  const best = side === "BUY" ? quote.ask : quote.bid;
  // No other level is better: most orders that rest need no market depth.
  if (worst !== undefined && (side === "BUY" ? best > worst : best < worst)) return [];
  const levels = liquidity
    .left(series, atMs, side)
    .filter(({ price }) => worst === undefined || (side === "BUY" ? price <= worst : price >= worst));
  const bestAlone = orderTypeRow(type).remainder !== undefined && fixed === undefined;
  const matches: Match[] = [];
  let wanted = unitsMax;
  for (const { price, size } of bestAlone ? levels.slice(0, 1) : levels) {
    const taken = eightDecimals(Math.min(wanted, size));
    if (taken <= 0) continue;
    matches.push({ price, size: taken });
    wanted -= taken;
  }
  return matches;
}

/** Fills an order that rests within the spread, when a counterparty comes: now and then, the sooner the nearer it is. */
function resting(
  { terms: { side }, permId }: Order,
  { style, price: worst, unitsMax }: OrderWork,
  { quote: { bid, ask, lastSize }, atMs }: MarketView,
): readonly Match[] {
  const midpoint = Number(((bid + ask) / 2).toFixed(6));
  const buys = side === "BUY";
  if (style === "midpoint" && worst !== undefined && (buys ? worst < bid : worst > ask)) return [];
  const ownBest = buys ? bid : ask;
  // An order at the midpoint does not give up more than half of the spread.
  const price =
    style === "midpoint"
      ? buys
        ? Math.min(midpoint, worst ?? midpoint)
        : Math.max(midpoint, worst ?? midpoint)
      : (worst ?? ownBest);
  const conceded = (buys ? price - bid : ask - price) / (ask - bid);
  if (conceded < 0 || conceded >= 1 || unitsMax <= 0) return [];
  const chance = BEST_PRICE_CHANCE + (MIDPOINT_CHANCE - BEST_PRICE_CHANCE) * Math.min(1, 2 * conceded);
  const draw = mix32(permId ^ Math.imul(Math.floor(atMs / 1_000), 0x9e3779b1)) / 4_294_967_296;
  if (draw >= chance) return [];
  return [{ price, size: style === "midpoint" ? unitsMax : Math.min(unitsMax, lastSize) }];
}

/** Fixes the limit of the rest of an order that takes the best price alone. */
function withRemainder(order: Order, matches: readonly Match[], { quote }: MarketView): Order {
  const { side, type } = order.terms;
  if (orderTypeRow(type).remainder === undefined || order.fixedPrice !== undefined) return order;
  return { ...order, fixedPrice: matches.at(-1)?.price ?? (side === "BUY" ? quote.ask : quote.bid) };
}

/** Returns whether the units at hand satisfy the least that an order takes at once. */
function isEnough({ terms, filled }: Order, matches: readonly Match[]): boolean {
  const { allOrNone, tif, quantity, sizes } = terms;
  const open = quantity - filled;
  const found = matches.reduce((sum, { size }) => sum + size, 0);
  const first = filled === 0 ? (sizes?.minFirstFill ?? 0) : 0;
  const least = allOrNone || tif === "FOK" ? open : Math.min(open, Math.max(first, sizes?.minFill ?? 0));
  return found >= least;
}

/** Returns the sort key of price priority: an order without a limit comes first, then the most generous limit. */
export function priceRank({ terms }: Order): number {
  if (terms.limitPrice === undefined) return Number.NEGATIVE_INFINITY;
  return terms.side === "BUY" ? -terms.limitPrice : terms.limitPrice;
}

/**
 * Tests whether the market is too far from a limit order for `matchOrder` to change anything, from bid and ask alone, which take
 * a small part of the time of a whole quote. For an order of which more than its price decides, the answer is false.
 */
export function isOutOfReach(order: Order, series: PriceSeries, atMs: number): boolean {
  const { terms, triggered, status, fixedPrice: fixed } = order;
  const { type, side, limitPrice, instrument, algorithm, scale, discretion = 0, adjusts, peg } = terms;
  const works = type === "LMT" && triggered && status === "Submitted" && instrument.secType !== "CRYPTO";
  if (!works || limitPrice === undefined || fixed !== undefined || discretion !== 0) return false;
  if (algorithm !== undefined || scale !== undefined || adjusts !== undefined || peg !== undefined)
    return false;
  const last = series.price(atMs);
  const { below, above } = series.sides(atMs);
  return side === "BUY" ? limitPrice < eightDecimals(last - below) : limitPrice > eightDecimals(last + above);
}
