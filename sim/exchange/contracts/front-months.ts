import type { Instrument } from "./instrument.ts";

/** Describes the front month of each chain of futures among contracts as a continuous future. */
export function frontMonths(found: readonly Instrument[], day: string): readonly Instrument[] {
  const fronts = new Map<string, Instrument>();
  for (const one of found) {
    if (one.secType !== "FUT" || one.lastTradeDate < day) continue;
    const key = `${one.exchange}/${one.tradingClass}`;
    const known = fronts.get(key);
    if (known === undefined || one.lastTradeDate < known.lastTradeDate) fronts.set(key, one);
  }
  return [...fronts.values()].map((one) => ({ ...one, secType: "CONTFUT" }));
}
