import type { Instrument, Leg } from "../contracts/instrument.ts";
import { weightOf } from "./combination.ts";
import type { Quote } from "./market.ts";

/** A trade of one contract. */
export interface LegTrade {
  readonly instrument: Instrument;
  readonly side: "BUY" | "SELL";
  readonly size: number;
  readonly price: number;
}

/**
 * Divides a trade of a combination into those of its legs, whose prices add up to its price; any other trade is its own.
 *
 * Each leg trades between its bid and its ask, all at the same share of the spread, on its tick. One leg, the one that counts
 * least, takes what rounding leaves.
 */
export function legTrades(trade: LegTrade, quoteOf: (instrument: Instrument) => Quote): readonly LegTrade[] {
  const { instrument, side, size, price } = trade;
  const { legs } = instrument;
  if (legs === undefined) return [trade];
  const priced = legs.map((leg) => ({ leg, weight: weightOf(leg, instrument), ...sidesOf(leg, quoteOf) }));
  const low = priced.reduce((sum, { weight, sold }) => sum + weight * sold, 0);
  const high = priced.reduce((sum, { weight, bought }) => sum + weight * bought, 0);
  const share = high > low ? (price - low) / (high - low) : 0;
  const prices = priced.map(({ leg, sold, bought }) => {
    const { minTick } = leg.instrument;
    return Math.round((sold + share * (bought - sold)) / minTick) * minTick;
  });
  const weights = priced.map(({ weight }) => weight);
  const rest = price - prices.reduce((sum, one, at) => sum + one * (weights[at] ?? 0), 0);
  const least = Math.min(...weights.map(Math.abs));
  const taker = weights.findIndex((weight) => Math.abs(weight) === least);
  return legs.map((leg, at) => ({
    instrument: leg.instrument,
    side: leg.side === side ? "BUY" : "SELL",
    size: Number((size * leg.ratio).toFixed(8)),
    price: Number(((prices[at] ?? 0) + (at === taker ? rest / (weights[at] ?? 1) : 0)).toFixed(8)),
  }));
}

/** Returns the prices of a leg when its combination is sold and when it is bought. */
function sidesOf(
  { instrument, side }: Leg,
  quoteOf: (instrument: Instrument) => Quote,
): { readonly sold: number; readonly bought: number } {
  const { bid, ask } = quoteOf(instrument);
  return side === "BUY" ? { sold: bid, bought: ask } : { sold: ask, bought: bid };
}
