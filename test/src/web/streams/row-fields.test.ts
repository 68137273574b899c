import { expect, test } from "vitest";
import { numberOf, rowsOf, textOf, tifOf } from "../../../../src/web/streams/row-fields.ts";

test("a number is read from a number or a text, and from nothing else", () => {
  expect([7, "1,234.5", " 2 ", "-3"].map(numberOf)).toEqual([7, 1_234.5, 2, -3]);
  for (const odd of ["", " ", "x", Number.NaN, Number.POSITIVE_INFINITY, null, {}, [], true])
    expect(numberOf(odd)).toBe(undefined);
});

test("a text is read from a text or a number, and from nothing else", () => {
  expect(["x", 7].map(textOf)).toEqual(["x", "7"]);
  for (const odd of ["", Number.NaN, null, {}, undefined]) expect(textOf(odd)).toBe(undefined);
});

test("rows are the objects of a list, or one object", () => {
  expect(rowsOf([{ a: 1 }, null, "x", [1]])).toEqual([{ a: 1 }]);
  expect(rowsOf({ a: 1 })).toEqual([{ a: 1 }]);
  expect([rowsOf("x"), rowsOf(null)]).toEqual([[], []]);
});

test("an order for the day has TWS's name of that, and every other time in force its own", () => {
  expect(["CLOSE", "Close", "DAY", "GTC", undefined].map(tifOf)).toEqual([
    "DAY",
    "DAY",
    "DAY",
    "GTC",
    undefined,
  ]);
});
