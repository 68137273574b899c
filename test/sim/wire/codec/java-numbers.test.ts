import { expect, test } from "vitest";
import { parseFloating, parseWhole, plainDecimal } from "../../../../sim/wire/codec/java-numbers.ts";

// What `Integer.parseInt` and `Double.parseDouble` of Java 17 answer to each text.
test.each([
  ["7", 7],
  ["+7", 7],
  ["-0", 0],
  ["007", 7],
  [`${"0".repeat(30)}7`, 7],
  ["7.0", undefined],
  ["1e3", undefined],
  [" 7", undefined],
  ["7 ", undefined],
  ["0x7", undefined],
  ["", undefined],
  ["-", undefined],
])("parseWhole(%j) is %j, as of Java", (text, expected) => {
  expect(parseWhole(text)).toBe(expected);
});

test.each([
  ["1.5", 1.5],
  [" 1.5 ", 1.5],
  ["\t1.5\n", 1.5],
  ["1.", 1],
  [".5", 0.5],
  ["+.5e-3", 0.0005],
  ["1e3", 1_000],
  ["1.5f", 1.5],
  ["1.1f", 1.1],
  ["1.5D", 1.5],
  ["1e999", Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["0x1p3", 8],
  ["-0x1.8p1", -3],
  ["0x.8p0", 0.5],
  ["0x1", undefined],
  ["0xp1", undefined],
  ["infinity", undefined],
  ["nan", undefined],
  ["1,5", undefined],
  ["1_000", undefined],
  ["1 5", undefined],
  ["e5", undefined],
  ["1e", undefined],
  [".", undefined],
  ["", undefined],
  ["d", undefined],
])("parseFloating(%j) is %j, as of Java", (text, expected) => {
  expect(parseFloating(text)).toBe(expected);
});

test("a number longer than any that a client writes is refused without being looked at", () => {
  expect(parseFloating(`${"9".repeat(60_000)}!`)).toBeUndefined();
  expect(parseWhole("9".repeat(60_000))).toBeUndefined();
  expect(parseFloating(`1${"0".repeat(308)}`)).toBe(1e308);
});

test("plainDecimal() writes no exponent, and the number is read back as it was", () => {
  for (const value of [1e-7, 5e-324, 1.234e-9, 1e21, 1.7e308, -3.25e-8, 0.1 + 0.2]) {
    expect(plainDecimal(value)).toMatch(/^-?\d+(\.\d+)?$/);
    expect(Number(plainDecimal(value))).toBe(value);
  }
});
