import type { Instrument } from "../../exchange/instrument.ts";
import { MARKET_RULES } from "../../exchange/market-rules.ts";

/** Gets the number of the market rule of an instrument; 0 when no rule has its price increment. */
export function marketRuleId(instrument: Instrument & { readonly marketRule?: number }): number {
  if (instrument.marketRule !== undefined) return instrument.marketRule;
  for (const [id, [first]] of MARKET_RULES) if (first?.[1] === instrument.minTick) return id;
  return 0;
}

/** Gets the smallest price increment of an instrument, whatever its price. */
export function smallestIncrement(instrument: Instrument): number {
  const increments = (MARKET_RULES.get(marketRuleId(instrument)) ?? []).map(([, increment]) => increment);
  return Math.min(instrument.minTick, ...increments);
}
