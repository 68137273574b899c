import { hash32 } from "../../world/random.ts";
import type { Instrument, Leg } from "../contracts/instrument.ts";
import { marketRuleOf } from "../contracts/market-rules.ts";
import { expiresMs } from "./expiry.ts";

/**
 * The contract ID that TWS gives every combination in USD that SMART routes.
 *
 * @see ib-ruby, spec of OpenOrder: a recorded message of a combination.
 */
const SMART_USD = 28_812_380;
/** The first of the contract IDs that are made up for combinations, and their number. */
const MADE_UP_FIRST = 1_500_000_000;
const MADE_UP = 400_000_000;

/** What a combination is made of. */
export interface CombinationTerms {
  readonly symbol: string;
  readonly currency: string;
  /** `SMART` or the exchange that it is routed to. */
  readonly exchange: string;
  readonly legs: readonly [Leg, ...Leg[]];
}

/**
 * Makes the instrument of a combination. Equal terms give the same `conId`.
 *
 * Its price is that of one unit: the sum of ratio times price of the legs, sold legs below 0. Where the multipliers of the
 * legs differ, as with 100 shares and an option, the price is in units of the largest multiplier.
 */
export function combinationOf({ symbol, currency, exchange, legs }: CombinationTerms): Instrument {
  const [first] = legs;
  const minTick = Math.min(...legs.map(({ instrument }) => instrument.minTick));
  const routed = exchange.toUpperCase();
  const key = `${symbol.toUpperCase()}/${currency}/${routed}/${describeLegs(legs)}`;
  const conId = MADE_UP_FIRST + (hash32(key) % MADE_UP);
  return {
    conId,
    symbol,
    secType: "BAG",
    currency,
    exchange: routed,
    primaryExchange: routed,
    localSymbol: `${routed === "SMART" && currency === "USD" ? SMART_USD : conId}`,
    tradingClass: "COMB",
    longName: "",
    stockType: "",
    lastTradeDate: "",
    strike: 0,
    right: "",
    multiplier: Math.max(...legs.map(({ instrument }) => instrument.multiplier)),
    minTick,
    marketRule: marketRuleOf({ secType: "BAG", exchange: "", primaryExchange: "", currency, minTick }),
    isin: "",
    industry: "",
    category: "",
    subcategory: "",
    calendar: first.instrument.calendar,
    underConId: 0,
    shortable: true,
    legs,
  };
}

/** Describes legs as `comboLegsDescription` does: `265598|1,272093|-1`. */
export function describeLegs(legs: readonly Leg[]): string {
  return legs
    .map(({ instrument, ratio, side }) => `${instrument.conId}|${side === "BUY" ? ratio : -ratio}`)
    .join(",");
}

/** Returns what a price of a leg counts in the price of its combination; below 0 for a leg that is sold. */
export function weightOf({ instrument, ratio, side }: Leg, { multiplier }: Instrument): number {
  return ((side === "BUY" ? 1 : -1) * ratio * instrument.multiplier) / multiplier;
}

/** Returns the leg of a combination that expires first, or the contract itself where it has no legs. */
export function firstToExpire(instrument: Instrument): Instrument {
  const ending = (instrument.legs ?? []).filter((leg) => leg.instrument.lastTradeDate !== "");
  const [first] = ending.sort((a, b) => expiresMs(a.instrument) - expiresMs(b.instrument));
  return first?.instrument ?? instrument;
}
