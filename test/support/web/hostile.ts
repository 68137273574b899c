import fc from "fast-check";

/** Values that no field of an answer has, or that are odd for most. */
const ODD: readonly unknown[] = [
  ...[null, true, false, "", " ", "abc", "NaN", "Infinity", "-Infinity", "undefined", "N/A", "1,2,3", "0x10"],
  ...[0, -1, -0.5, 1e308, -1e308, 2 ** 53, 2 ** 31 - 1, "1e999", "9".repeat(400), "C", "H", "-1"],
  ...[[], {}, [[]], [null], ["x"], { error: null }, "<html>", "\u0000", "\ud800"],
];

/** A change of a JSON value at one place, which is found by its number among all places. */
export type Mutation =
  | { readonly kind: "replace"; readonly place: number; readonly value: unknown }
  | { readonly kind: "remove" | "double" | "extra"; readonly place: number }
  | { readonly kind: "cut"; readonly share: number }
  | { readonly kind: "text"; readonly text: string };

const places = fc.nat({ max: 10_000 });

/** Any change of an answer: of its values, of its rows, or of its whole text. */
export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("replace" as const),
      place: places,
      value: fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 1 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("remove" as const, "double" as const, "extra" as const),
      place: places,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("cut" as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("text" as const),
      text: fc.constantFrom(
        "",
        "null",
        "[]",
        "{}",
        "<!DOCTYPE html><html><body>Log in</body></html>",
        "\ufeff[]",
        "NaN",
      ),
    }),
  },
);

/** Makes the changes to a text of JSON, one after the other. */
export function mutated(text: string, changes: readonly Mutation[]): string {
  let root: { value: unknown };
  try {
    root = { value: JSON.parse(text) };
  } catch {
    return text;
  }
  let whole: ((text: string) => string) | undefined;
  for (const change of changes) {
    if (change.kind === "cut") whole = (all) => all.slice(0, Math.floor(all.length * change.share));
    else if (change.kind === "text") whole = () => change.text;
    else changeAt(root, change);
  }
  const made = JSON.stringify(root.value) ?? "";
  return whole === undefined ? made : whole(made);
}

interface Place {
  readonly owner: object;
  readonly name: string;
}

function changeAt(root: { value: unknown }, change: Extract<Mutation, { readonly place: number }>): void {
  const all = [...placesOf(root)];
  const found = all[change.place % all.length];
  if (found === undefined) return;
  const { owner, name } = found;
  if (change.kind === "replace") Reflect.set(owner, name, structuredClone(change.value));
  else if (!Array.isArray(owner)) {
    if (change.kind === "remove" && owner !== root) Reflect.deleteProperty(owner, name);
    else if (change.kind === "extra" && owner !== root) Reflect.set(owner, "unknown", { any: ["value"] });
  } else if (change.kind === "remove") owner.splice(Number(name), 1);
  else if (change.kind === "double") owner.push(structuredClone(owner[Number(name)]));
  else owner.push({ unknown: 1 });
}

function* placesOf(owner: object): Iterable<Place> {
  for (const [name, value] of Object.entries(owner)) {
    yield { owner, name };
    if (typeof value === "object" && value !== null) yield* placesOf(value);
  }
}

/** Fields that are numbers in every answer, and those that are texts. */
const NUMBERS: ReadonlySet<string> = new Set([
  ...["conId", "underConId", "strike", "multiplier", "pos", "avgCost", "dailyPnL", "unrealizedPnL"],
  ...["totalQuantity", "lmtPrice", "auxPrice", "filled", "remaining", "avgFillPrice"],
  ...["shares", "price", "timeMs", "open", "high", "low", "close", "volume"],
  ...[
    "bid",
    "ask",
    "last",
    "bidSize",
    "askSize",
    "lastSize",
    "cashBalance",
    "netLiquidation",
    "exchangeRate",
  ],
  ...["marketValue", "excessLiquidity", "interest", "dividends", "settledCash", "realizedPnL"],
]);
const TEXTS: ReadonlySet<string> = new Set([
  ...["account", "tag", "value", "currency", "symbol", "secType", "exchange", "primaryExch", "localSymbol"],
  ...["status", "action", "orderType", "tif", "execId", "side", "acctNumber", "time", "longName", "key"],
  ...["tradingClass", "lastTradeDateOrContractMonth", "contractMonth", "validExchanges", "orderRef"],
]);

/** Finds the fields of an answer whose type is wrong, and numbers that are not finite, as `path: value`. */
export function faultsOf(value: unknown, path = "answer"): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (value instanceof Map) return faultsOf([...value.values()], path);
  if (typeof value !== "object" || value === null) return value === null ? [`${path}: null`] : [];
  return Object.entries(value).flatMap(([name, one]) => {
    const here = `${path}.${name}`;
    if (one !== undefined && NUMBERS.has(name) && typeof one !== "number") return [`${here}: ${typeof one}`];
    if (one !== undefined && TEXTS.has(name) && typeof one !== "string") return [`${here}: ${typeof one}`];
    return name === "row" || name === "fields" ? [] : faultsOf(one, here);
  });
}

/** Finds the fields that each row must have and has not. @param paths E.g. `contract.conId`. */
export function missingOf(rows: readonly unknown[], paths: readonly string[]): string[] {
  return rows.flatMap((row, index) =>
    paths.flatMap((path) => {
      const value = path.split(".").reduce<unknown>((one, name) => Reflect.get(Object(one), name), row);
      return value === undefined || value === null ? [`[${index}].${path}`] : [];
    }),
  );
}
