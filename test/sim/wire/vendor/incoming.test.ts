import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyMessage, RESPONSES } from "../../../../sim/wire/catalogue.ts";
import { decimal } from "../../../../sim/wire/codec/fields.ts";
import { message } from "../../../../sim/wire/codec/message.ts";
import { runs } from "../../../support/runs.ts";
import { faultsOf, namedTexts, table } from "../../../support/vendor-table.ts";
import { distinct, misnamed } from "../../../support/vendor-values.ts";
import { anyValues } from "../../../support/wire-values.ts";
import { INCOMING } from "./incoming.ts";

/** Every version of the vendor's client, from the first that the fake speaks. */
const VERSIONS: readonly number[] = Array.from({ length: 193 - 151 + 1 }, (_, index) => 151 + index);
const MESSAGES = [...RESPONSES.values()].map((one) => [one.name, one] as const);

test("the table lists every message of the fake, and no other", () => {
  expect([...INCOMING.keys()].sort()).toEqual(MESSAGES.map(([name]) => name).sort());
});

test.each(MESSAGES)(
  "%s has the fields and types of the vendor's decoder at every version",
  (name, one: AnyMessage) => {
    const entries = INCOMING.get(name) ?? [];
    fc.assert(
      fc.property(anyValues(one.parts), (values) => {
        for (const version of VERSIONS) {
          const wrong = faultsOf(entries, one.write(values as never, version), version);
          expect(wrong, `version ${version}`).toEqual([]);
        }
      }),
      runs(20),
    );
  },
);

test.each(MESSAGES)(
  "%s has each value where the vendor's decoder reads it, at every version",
  (name, one: AnyMessage) => {
    const entries = INCOMING.get(name) ?? [];
    fc.assert(
      fc.property(anyValues(one.parts), (any) => {
        const values = distinct(one.parts, any);
        for (const version of VERSIONS) {
          const read = namedTexts(entries, one.write(values as never, version), version);
          expect(misnamed(one.parts, values, read, version), `version ${version}`).toEqual([]);
        }
      }),
      runs(10),
    );
  },
);

test.each([
  ["a point in an integer", ["7.0", "1"], 'id is "7.0", and not int'],
  ["an integer beyond 32 bits", ["2147483648", "1"], 'id is "2147483648", and not int'],
  ["an exponent", ["7", "1e-7"], 'price is "1e-7", and not double!'],
  ["NaN", ["7", "NaN"], 'price is "NaN", and not double!'],
  ["an empty number where ib_async allows none", ["7", ""], 'price is "", and not double!'],
  ["a missing field", ["7"], "price is missing"],
  ["a field too many", ["7", "1", ""], "1 fields are left over"],
])("the reader of the table reports %s", (_, fields, expected) => {
  expect(faultsOf(table("id:int price:double!"), ["1", ...fields], 193)).toEqual([expected]);
});

test("the reader of the table follows versions, lists and conditions", () => {
  const entries = table("secType:text isFund( fundName:text>=179 ) rows>=160[ size:decimal ]");
  expect(faultsOf(entries, ["1", "FUND", "x", "2", "1", "2"], 193)).toEqual([]);
  expect(faultsOf(entries, ["1", "FUND", "2", "1", "2"], 170)).toEqual([]);
  expect(faultsOf(entries, ["1", "FUND"], 155)).toEqual([]);
  expect(faultsOf(entries, ["1", "STK", "2", "1", "x"], 193)).toEqual([
    'rows[1].size is "x", and not decimal',
  ]);
});

test("two values of one type that are exchanged are reported by their names", () => {
  const decimals = (one: string, other: string) => [decimal(one), decimal(other)] as never;
  const entries = table("bid:double! ask:double!");
  const right = message("quote", 1, decimals("bid", "ask"));
  const exchanged = message("quote", 1, decimals("ask", "bid"));
  const values = distinct(right.parts, { bid: 0, ask: 0 });
  const read = ({ write }: { write(values: never, version: number): string[] }) =>
    misnamed(right.parts, values, namedTexts(entries, write(values as never, 193), 193), 193);
  expect(read(right)).toEqual([]);
  expect(read(exchanged)).toEqual(['bid is "1002.5", and not 1001.5', 'ask is "1001.5", and not 1002.5']);
});
