import { expect, test } from "vitest";
import { copied } from "../../../src/requests/checked-call.ts";
import { AAPL } from "../../support/contracts.ts";
import { ENTRIES, GOOD, INVALID, refusal } from "../../support/operation-arguments.ts";
import { READS } from "../../support/reads.ts";
import { WATCHES } from "../../support/watches.ts";

const WITH = ENTRIES.filter(({ name }) => name in GOOD);
const WITHOUT = ENTRIES.filter(({ name }) => !(name in GOOD));

/** Values that are wrong in any field, beside those that depend on what is right there. */
const WRONG: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  {},
  () => 1,
  Symbol("s"),
  10n,
  new Date(0),
];

test("every operation has a schema of its arguments", () => {
  const examples = [...READS, ...WATCHES].map(({ name }) => name);
  expect(ENTRIES.map(({ name }) => name).sort()).toEqual(
    [...examples, "getFundamentalData", "qualifyContract"].sort(),
  );
  expect(WITH.map(({ name }) => name).sort()).toEqual(Object.keys(GOOD).sort());
  const described = ENTRIES.filter((entry) => entry.arguments !== undefined).map(({ name }) => name);
  expect(described.sort()).toEqual(Object.keys(GOOD).sort());
});

test.each(WITH)("$name takes arguments with every field, and a copy is made", (entry) => {
  const args = GOOD[entry.name];
  const { copy } = copied(entry, args);
  expect(copy).toEqual(args);
  expect(copy).not.toBe(args);
});

test.each(WITH)(
  "$name refuses null, lists, texts, numbers and functions in the place of its arguments",
  (entry) => {
    for (const args of [null, [], "AAPL", 7, true, () => 1, Symbol("s"), 10n]) {
      expect(refusal(entry, args), String(args)).toMatchObject(INVALID);
    }
  },
);

test.each(WITH)("$name refuses an unknown field and names it", (entry) => {
  const error = refusal(entry, { ...GOOD[entry.name], frobnicate: 1 });
  expect(error?.message).toContain("unknown field frobnicate");
});

test.each(WITH)(
  "$name refuses each field that is null, no number, of a wrong type, and names it",
  (entry) => {
    for (const [field, good] of Object.entries(GOOD[entry.name] ?? {})) {
      const others = typeof good === "string" ? [7, true, []] : ["x", [null]];
      if (field === "clientId") others.shift();
      for (const wrong of [...WRONG, ...others]) {
        const error = refusal(entry, { ...GOOD[entry.name], [field]: wrong });
        expect(error, `${field}: ${String(wrong)}`).toMatchObject(INVALID);
        expect(error?.message).toContain(field);
      }
    }
  },
);

test.each(WITH)("$name refuses control characters in every text, also in those of its contract", (entry) => {
  const bad = ["AA\u0000PL", "AA\nPL", "\u001b[31m", "a\u2028b", "\ud800"];
  const good = GOOD[entry.name] ?? {};
  const texts = (object: object): string[] =>
    Object.entries(object).flatMap(([name, value]) => (typeof value === "string" ? [name] : []));
  for (const text of bad) {
    for (const field of texts(good)) {
      const error = refusal(entry, { ...good, [field]: text });
      expect(error?.message, field).toContain(field);
      expect(error?.message).not.toMatch(/\p{Cc}/u);
    }
    if ("contract" in good) {
      for (const field of texts(AAPL)) {
        const error = refusal(entry, { ...good, contract: { ...AAPL, [field]: text } });
        expect(error?.message, field).toContain(`contract.${field}`);
      }
    }
  }
});

test.each(WITH)(
  "$name refuses fractions and numbers beyond 32 bits where whole numbers are needed",
  (entry) => {
    const whole = [
      "conId",
      "marketRuleId",
      "underlyingConId",
      "numberOfTicks",
      "totalResults",
      "rows",
      "numberOfRows",
      "formatDate",
    ];
    for (const field of Object.keys(GOOD[entry.name] ?? {}).filter((name) => whole.includes(name))) {
      for (const wrong of [1.5, -1, 2 ** 31, 2 ** 53])
        expect(refusal(entry, { ...GOOD[entry.name], [field]: wrong })?.message).toContain(field);
    }
  },
);

test.each(WITH.filter(({ name }) => "contract" in (GOOD[name] ?? {})))(
  "$name refuses a missing contract, an empty one, and one that is none",
  (entry) => {
    const { contract: _, ...rest } = GOOD[entry.name] ?? {};
    expect(refusal(entry, rest)?.message).toContain("contract: expected object, received undefined");
    for (const contract of [
      null,
      {},
      [],
      "AAPL",
      265598,
      { symbol: "" },
      { conId: 0 },
      { exchange: "SMART" },
    ]) {
      expect(refusal(entry, { ...rest, contract })?.message).toContain("contract");
    }
  },
);

test.each(WITHOUT)("$name has no arguments, and a key that is its name", (entry) => {
  expect(copied(entry, null)).toEqual({ copy: null, key: entry.name });
});
