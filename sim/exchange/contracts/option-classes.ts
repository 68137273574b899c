import type { ListedInstrument } from "./contract-chains.ts";
import type { Instrument } from "./instrument.ts";
import { eachExpiration, strikesOf } from "./option-chain.ts";

/** The options of one trading class on one underlying: some of them may lack some of these strikes. */
export interface OptionClassTerms {
  /** Values that they have in common, apart from the last trading day. */
  readonly base: Instrument;
  /** Last trading days, first to last. */
  readonly dates: readonly string[];
  /** Strikes, lowest first. */
  readonly strikes: readonly number[];
}

/** Lists the classes of options whose underlying is a contract, on a day, in the order of their first expirations. */
export function optionClassesOn(
  { instrument, definition }: ListedInstrument,
  day: string,
): readonly OptionClassTerms[] {
  const classes = new Map<string, { base: Instrument; dates: Set<string>; strikes: Set<number> }>();
  for (const one of eachExpiration(definition, day)) {
    const { base, date } = one;
    if (base.underConId !== instrument.conId) continue;
    const known = classes.get(base.tradingClass) ?? { base, dates: new Set(), strikes: new Set() };
    classes.set(base.tradingClass, known);
    known.dates.add(date);
    for (const strike of strikesOf(definition, one)) known.strikes.add(strike);
  }
  return [...classes.values()].map(({ base, dates, strikes }) => ({
    base,
    dates: [...dates].sort(),
    strikes: [...strikes].sort((a, b) => a - b),
  }));
}
