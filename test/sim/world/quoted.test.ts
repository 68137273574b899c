import { expect, test } from "vitest";
import { quoted, unquoted } from "../../../sim/world/quoted.ts";

test.each<[unknown, string]>([
  ["AAPL", '"AAPL"'],
  ["", '""'],
  ["two\nlines\u001b[31m", '"two\\u000alines\\u001b[31m"'],
  [7, "7"],
  [Number.NaN, "NaN"],
  [undefined, "undefined"],
])("quoted(%j) is %s", (value, text) => {
  expect(quoted(value)).toBe(text);
});

test("a long value is shortened", () => {
  expect(quoted("x".repeat(10_000))).toBe(`"${"x".repeat(59)}…"`);
  expect(unquoted("x".repeat(10_000))).toBe(`${"x".repeat(59)}…`);
});
