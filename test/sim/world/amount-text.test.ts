import { expect, test } from "vitest";
import { amountText } from "../../../sim/world/amount-text.ts";

test("amounts have two decimals and no exponent", () => {
  expect([12, -0.126, 1e20, 2 ** 80].map(amountText)).toEqual([
    "12.00",
    "-0.13",
    "100000000000000000000.00",
    "1208925819614629174706176.00",
  ]);
});

test("no amount is written as a word", () => {
  for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300])
    expect(amountText(amount)).toMatch(/^-?\d{300,}\.00$/);
});
