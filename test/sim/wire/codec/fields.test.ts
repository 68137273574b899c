import { expect, test } from "vitest";
import { fixed, integer, list, text, when } from "../../../../sim/wire/codec/fields.ts";
import { message } from "../../../../sim/wire/codec/message.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";

interface Sample {
  readonly a: number;
  readonly b: string;
}

test("a gated field is on the wire from its version on, and empty before", () => {
  const sample = message<Sample>("sample", 1, [integer("a"), text("b", { since: 170 })]);
  expect(sample.write({ a: 7, b: "x" }, 170)).toEqual(["1", "7", "x"]);
  expect(sample.write({ a: 7, b: "x" }, 169)).toEqual(["1", "7"]);
  expect(sample.read(["1", "7"], 169)).toEqual({ a: 7, b: "" });
});

test("a conditional field is on the wire when an earlier value requires it", () => {
  const conditional = when<Sample>(({ a }) => a > 0, [text("b")], { b: "none" });
  const sample = message<Sample>("sample", 1, [integer("a"), conditional]);
  expect(sample.write({ a: 1, b: "x" }, 193)).toEqual(["1", "1", "x"]);
  expect(sample.write({ a: 0, b: "x" }, 193)).toEqual(["1", "0"]);
  expect(sample.read(["1", "0"], 193)).toEqual({ a: 0, b: "none" });
});

test("a list is its count and the fields of each row", () => {
  const sample = message<{ readonly rows: readonly Sample[] }>("sample", 1, [
    fixed(3),
    list<"rows", Sample>("rows", [integer("a"), text("b")]),
  ]);
  const rows = [
    { a: 1, b: "x" },
    { a: 2, b: "y" },
  ];
  expect(sample.write({ rows }, 193)).toEqual(["1", "3", "2", "1", "x", "2", "y"]);
  expect(sample.read(["1", "9", "2", "1", "x", "2", "y"], 193)).toEqual({ rows });
});

test("a list that claims more rows than a frame can hold is refused before it is read", () => {
  expect(() => historicalData.read(["17", "1", "a", "b", "999999999"], 193)).toThrow(
    "bars claims 999999999 rows",
  );
});
