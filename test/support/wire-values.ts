import fc from "fast-check";
import { onWire } from "../../sim/wire/codec/gates.ts";
import type { Part } from "../../sim/wire/codec/message.ts";

/** Any values of a message, by the names of its parts. */
export type Values = Record<string, unknown>;

/** Values of text fields that other fields depend on, or that a client parses. */
const WORDS: Record<string, readonly string[]> = {
  secType: ["STK", "OPT", "BAG", "FUND", "CASH", ""],
  right: ["", "C", "P"],
  multiplier: ["", "100"],
  lastTradeDate: ["", "20260320"],
  maturity: ["", "20331115"],
  orderType: ["LMT", "MKT", "PEG BENCH", "PEG BEST", "PEG MID", "TRAIL"],
  exchange: ["SMART", "IBKRATS", "CME"],
  deltaNeutralOrderType: ["", "MKT"],
  hedgeType: ["", "D"],
  algoStrategy: ["", "Adaptive"],
  advanced: ["", '{"rejects":[1]}'],
  conjunction: ["a", "o"],
  options: [""],
  filterOptions: [""],
  subscriptionOptions: [""],
};

/** Names of texts that have one of a few values. */
export const TEXTS_OF_FEW_VALUES: ReadonlySet<string> = new Set(
  Object.entries(WORDS).flatMap(([name, words]) => (words.length > 1 ? [name] : [])),
);

const text = fc
  .string({ maxLength: 8, unit: "binary" })
  .map((value) => value.replaceAll("\0", "").replaceAll("\\", ""));
const integer = fc.integer({ min: -1_000_000, max: 1_000_000 });
const decimal = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 128);

/** Generates any values that a message with these parts can carry. */
export function anyValues(parts: readonly Part[]): fc.Arbitrary<Values> {
  return fc.record(Object.fromEntries(parts.map((part) => [part.name, anyPart(part)])));
}

function anyPart({ name, kind, rows }: Part): fc.Arbitrary<unknown> {
  if (name === "type" && kind === "integer")
    return fc.integer({ min: 1, max: 7 }).filter((type) => type !== 2);
  switch (kind) {
    case "text": {
      const words = WORDS[name];
      if (words !== undefined) return fc.constantFrom(...words);
      return name === "value" ? integer.map(String) : text;
    }
    case "integer":
      return integer;
    case "long":
      return fc.integer({ min: 0, max: 2 ** 50 });
    case "decimal":
      return decimal;
    case "flag":
      return fc.boolean();
    case "optional integer":
      return fc.option(integer, { nil: undefined });
    case "optional decimal":
      return fc.option(decimal, { nil: undefined });
    case "list":
      return fc.array(anyValues(rows ?? []), { maxLength: 3 });
  }
}

const ABSENT = { text: "", flag: false, integer: 0, long: 0, decimal: 0 } as const;

/** Returns the values without those that a version does not have. */
export function asKnown(parts: readonly Part[], values: Values, version: number): Values {
  const gone = parts.filter(({ gate }) => !onWire(gate, version));
  return { ...values, ...Object.fromEntries(gone.map(({ name, kind }) => [name, absentOf(kind)])) };
}

const absentOf = (kind: Part["kind"]): unknown =>
  kind === "list" ? [] : ABSENT[kind as keyof typeof ABSENT];

/** Returns a sentence for each value that a reader at this version lost, changed or added. */
export function unlike(
  parts: readonly Part[],
  sent: Values,
  read: Values,
  version: number,
  at = "",
): string[] {
  const wrong: string[] = [];
  for (const { name, kind, gate, conditional = false, rows = [] } of parts) {
    const here = `${at}${name}`;
    const isAbsent = same(read[name], absentOf(kind));
    if (!onWire(gate, version)) {
      if (!isAbsent) wrong.push(`${here} is not of version ${version}, and was read as ${show(read[name])}`);
      continue;
    }
    if (conditional && isAbsent) continue;
    if (kind === "list") {
      const [given, got] = [sent[name] as Values[], (read[name] ?? []) as Values[]];
      if (given.length !== got.length)
        wrong.push(`${here}: ${given.length} rows were sent and ${got.length} read`);
      for (const [i, row] of given.entries())
        wrong.push(...unlike(rows, row, got[i] ?? {}, version, `${here}[${i}].`));
    } else if (!same(sent[name], read[name])) {
      wrong.push(`${here}: sent ${show(sent[name])}, read ${show(read[name])}`);
    }
  }
  return wrong;
}

const show = (value: unknown): string => JSON.stringify(value) ?? "undefined";
const same = (a: unknown, b: unknown): boolean => show(a === 0 ? 0 : a) === show(b === 0 ? 0 : b);

/** Every version at which a message changes, its neighbours, and both ends. */
export const VERSIONS: readonly number[] = [
  151, 152, 155, 156, 157, 158, 160, 162, 163, 164, 165, 166, 169, 170, 171, 173, 175, 176, 177, 178, 179,
  180, 182, 183, 184, 185, 186, 187, 188, 189, 190, 192, 193,
];
