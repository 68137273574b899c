import "../../../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quotedNumber } from "../../../../src/web/rows/market-fields.ts";

test.each([
  ["189.30", 189.3, ""],
  ["C189.2", 189.2, "C"],
  ["H12", 12, "H"],
  ["1.2M", 1_200_000, ""],
  ["3.45K", 3_450, ""],
  ["2B", 2_000_000_000, ""],
  ["1,234.5", 1_234.5, ""],
  ["-2.5", -2.5, ""],
  ["", undefined, ""],
  ["-1", undefined, ""],
  [-1, undefined, ""],
  ["C", undefined, "C"],
  [7, 7, ""],
  ["0.29K", 290, ""],
  [".5", 0.5, ""],
  [" 7 ", 7, ""],
])("the text %j is %j with the mark %j", (text, value, mark) => {
  expect(quotedNumber(text)).toEqual({ value, mark });
});

test("texts that hold no number are none", () => {
  for (const value of [
    "abc",
    "1.2.3",
    "N/A",
    "M",
    "12 USD",
    "1,23",
    `${"9".repeat(308)}M`,
    {},
    null,
    true,
    Number.NaN,
  ])
    expect(quotedNumber(value)).toBeUndefined();
});

test("any price is read back from its text, with marks and magnitudes", () => {
  const price = fc.integer({ min: 2, max: 10 ** 9 }).map((cents) => cents / 100);
  fc.assert(
    fc.property(
      price,
      fc.constantFrom("", "C", "H"),
      fc.constantFrom("", "K", "M", "B"),
      (number, mark, magnitude) => {
        const power = { "": 0, K: 3, M: 6, B: 9 }[magnitude] ?? 0;
        const parsed = quotedNumber(`${mark}${number}${magnitude}`);
        expect(parsed?.value).toBe(Number(`${number}e${power}`));
        expect(parsed?.mark).toBe(mark);
      },
    ),
  );
});

test("no value makes a number that is not finite", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const { value: number } = quotedNumber(value) ?? { value: undefined };
      expect(number === undefined || Number.isFinite(number)).toBe(true);
    }),
  );
});
