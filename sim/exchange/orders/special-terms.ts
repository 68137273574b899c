import type { Algorithm } from "./algorithms/algorithm.ts";
import type { OrderType } from "./order-types.ts";

/** The price that a pegged or snap order follows or takes. */
export interface PegTerms {
  /** The distance from the price that the order follows, in currency units, `>= 0`. */
  readonly offset: number;
  /** The distance from a midpoint that lies between two ticks; it replaces `offset` there. */
  readonly offsetAtHalf: number | undefined;
  /** The same distance as a fraction of that price; it replaces `offset`. */
  readonly offsetFraction: number | undefined;
  /** The price from which orders pegged to a stock or a benchmark start; by default the midpoint when they are placed. */
  readonly startingPrice: number | undefined;
  /** The price of the stock or benchmark that belongs to `startingPrice`; by default the one when they are placed. */
  readonly referencePrice: number | undefined;
  /** The change of the order's price for each unit of the reference price; below 0 for a move in the other direction. */
  readonly slope: number;
  /** The `conId` of the benchmark; undefined for the underlying. */
  readonly referenceConId: number | undefined;
  /** The prices of the reference between which the order works; beyond them it is cancelled. */
  readonly rangeLower: number | undefined;
  readonly rangeUpper: number | undefined;
}

/** The price of a volatility order. */
export interface VolatilityTerms {
  /** The volatility over a year, e.g. 0.3. */
  readonly volatility: number;
  /** Whether the price follows the underlying; otherwise it stays as it was at first. */
  readonly follows: boolean;
  /** The price of the underlying: the midpoint, or the side that makes the order more passive. */
  readonly reference: "midpoint" | "side";
}

/** Limits of the units that an order may take at once. */
export interface SizeTerms {
  /** Units that an iceberg order shows, and may fill in one second. */
  readonly displaySize: number | undefined;
  /** The least units of its first fill (`minQty`). */
  readonly minFirstFill: number | undefined;
  /** The least units of each fill (`minTradeQty`). */
  readonly minFill: number | undefined;
}

/** The levels of a scale order. */
export interface ScaleTerms {
  /** Units of the first level. */
  readonly firstSize: number;
  /** Units of each later level. */
  readonly nextSize: number;
  /** The distance of two levels, in currency units, `> 0`. */
  readonly increment: number;
}

/** The change of a stop order once the market has reached a price. */
export interface AdjustTerms {
  readonly type: OrderType;
  /** The last price at which it changes. */
  readonly triggerPrice: number;
  readonly stopPrice: number | undefined;
  readonly limitPrice: number | undefined;
  readonly trailAmount: number | undefined;
  readonly trailPercent: number | undefined;
}

/** The quantity of a hedge order, which follows from the fills of its parent. */
export type HedgeTerms =
  /** Units of the currency that the parent's value is in. */
  | { readonly kind: "currency" }
  /** Units for each unit of the parent. */
  | { readonly kind: "pair"; readonly ratio: number }
  /** The parent's delta in units of its underlying. */
  | { readonly kind: "delta" }
  /** The parent's value times its beta. */
  | { readonly kind: "beta"; readonly beta: number };

/** The price that is compared with a trigger price (`triggerMethod`). */
export type TriggerSource = "last" | "bid or ask" | "last or bid or ask" | "midpoint";

/** Terms that few orders have. */
export interface SpecialTerms {
  readonly peg?: PegTerms | undefined;
  readonly volatility?: VolatilityTerms | undefined;
  readonly sizes?: SizeTerms | undefined;
  /** The amount by which the order may exceed its limit (`discretionaryAmt`). */
  readonly discretion?: number | undefined;
  readonly scale?: ScaleTerms | undefined;
  readonly adjusts?: AdjustTerms | undefined;
  readonly hedge?: HedgeTerms | undefined;
  readonly algorithm?: Algorithm | undefined;
  readonly triggerSource?: TriggerSource | undefined;
}
