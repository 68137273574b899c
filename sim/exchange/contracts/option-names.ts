import type { ListedInstrument } from "./contract-chains.ts";
import { eachOption } from "./option-chain.ts";
import type { UniverseIndex } from "./universe-index.ts";

/** Lists the options with a local symbol on a day; it begins with their trading class. */
export function optionsNamed(
  localSymbol: string,
  index: UniverseIndex,
  day: string,
): readonly ListedInstrument[] {
  const { optionIds, definitions } = index;
  const text = localSymbol.toUpperCase();
  // A strike of 100 000 or more has more digits than the symbols of OCC.
  const option = /^(\S+) *(\d{6})([CP])(\d{8,})$/.exec(text);
  if (option !== null) {
    const [, name = "", date, right, strike] = option;
    const filter = { date: `20${date}`, right: right as "C" | "P", strike: Number(strike) / 1_000 };
    return index.withOptionClass(name).flatMap((one) => [...eachOption(one, optionIds, day, filter)]);
  }
  const onFuture = /^(\S+)[FGHJKMNQUVXZ]\d ([CP])([\d.]+)$/.exec(text);
  if (onFuture === null) return [];
  const [, tradingClass, right, strike] = onFuture;
  const filter = { tradingClass, right: right as "C" | "P", strike: Number(strike) };
  return definitions
    .filter(({ options, futures }) => options !== undefined && futures !== undefined)
    .flatMap((one) => [...eachOption(one, optionIds, day, filter)]);
}
