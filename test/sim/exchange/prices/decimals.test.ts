import { expect, test } from "vitest";
import { eightDecimals } from "../../../../sim/exchange/prices/decimals.ts";
import { seeded } from "../../../../sim/world/random.ts";

const slowly = (value: number): number => Number(value.toFixed(8));

test("eightDecimals() gives the number that toFixed(8) writes, for any size and sign", () => {
  const random = seeded(8);
  for (let power = -12; power <= 20; power++) {
    for (let draw = 0; draw < 500; draw++) {
      const value = (random.next() - 0.5) * 10 ** power;
      expect(Object.is(eightDecimals(value), slowly(value)), `${value}`).toBe(true);
    }
  }
});

test("eightDecimals() rounds a value halfway from one result to the next as toFixed(8) does", () => {
  const random = seeded(9);
  for (let draw = 0; draw < 5_000; draw++) {
    const halfway = (random.integer(0, 1_000_000_000_000) + 0.5) / 1e8;
    for (const value of [halfway, halfway * (1 + 2 ** -52), halfway * (1 - 2 ** -52), -halfway])
      expect(Object.is(eightDecimals(value), slowly(value)), `${value}`).toBe(true);
  }
});

test.each([0, -0, 1e-10, -1e-10, 0.1 + 0.2, 1e21, Number.MAX_VALUE, Infinity, -Infinity, Number.NaN])(
  "eightDecimals() gives what toFixed(8) writes of %d",
  (value) => {
    expect(Object.is(eightDecimals(value), slowly(value))).toBe(true);
  },
);
