import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { bandsOf } from "../../exchange/contracts/market-rules.ts";

/** Gets the smallest price increment of an instrument, whatever its price. */
export function smallestIncrement({ marketRule, minTick }: Instrument): number {
  return Math.min(minTick, ...(bandsOf(marketRule) ?? []).map(([, increment]) => increment));
}
