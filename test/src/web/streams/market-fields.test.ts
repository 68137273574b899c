import fc from "fast-check";
import { expect, test } from "vitest";
import { marketNumber } from "../../../../src/web/streams/market-fields.ts";

test.each([
  ["C123.4", 123.4, "C"],
  ["H12", 12, "H"],
  ["1.2M", 1_200_000, ""],
  ["0.29K", 290, ""],
  ["3B", 3_000_000_000, ""],
  ["1,234,567.5", 1_234_567.5, ""],
  ["-0.25", -0.25, ""],
  ["-1", undefined, ""],
  ["9".repeat(400), undefined, ""],
  [`${"9".repeat(308)}M`, undefined, ""],
  [-1, undefined, ""],
  [".5", 0.5, ""],
  [" 7 ", 7, ""],
  [7.5, 7.5, ""],
  ["", undefined, ""],
  ["C", undefined, ""],
  ["N/A", undefined, ""],
  ["1e9", undefined, ""],
  ["1.2.3", undefined, ""],
  [Number.NaN, undefined, ""],
  [null, undefined, ""],
  [{}, undefined, ""],
] as const)("the market value %j is the number %s with the prefix %j", (given, value, prefix) => {
  expect(marketNumber(given)).toEqual({ value, prefix });
});

test("any text is a finite number, or none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { value } = marketNumber(text);
      expect(value === undefined || Number.isFinite(value)).toBe(true);
    }),
  );
});
