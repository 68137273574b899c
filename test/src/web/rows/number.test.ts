import "../../../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { numberOf } from "../../../../src/web/rows/number.ts";

test("numberOf() reads finite numbers and the texts that hold one, and nothing else", () => {
  const read = [1, -0.5, "12", "-1", "+3", ".5", "1,234.5", "-1,234,567", "1e3", " 7 "].map(numberOf);
  expect(read).toEqual([1, -0.5, 12, -1, 3, 0.5, 1234.5, -1_234_567, 1_000, 7]);
  const others = [
    "",
    " ",
    "1,23",
    "12abc",
    "0x10",
    "1.2.3",
    "--1",
    "Infinity",
    "NaN",
    Number.NaN,
    1 / 0,
    null,
    true,
    [],
    {},
  ];
  expect(others.map(numberOf).filter((number) => number !== undefined)).toEqual([]);
});

test("numberOf() reads any double back from its text, and from its text with commas", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(numberOf(`${number}`)).toBe(Number(`${number}`));
    }),
  );
  fc.assert(
    fc.property(fc.integer(), (number) => {
      expect(numberOf(number.toLocaleString("en-US"))).toBe(number);
    }),
  );
});

test("numberOf() gives a finite number or undefined for any value", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect([undefined, true]).toContain(
        numberOf(value) === undefined ? undefined : Number.isFinite(numberOf(value)),
      );
    }),
  );
});
