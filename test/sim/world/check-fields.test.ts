import { expect, test } from "vitest";
import { z } from "zod";
import { checkFields, gotText, isThenable } from "../../../sim/world/check-fields.ts";

const FIELDS = { price: z.number().positive(), quantity: z.number().optional() };

test("values that are as they should be pass, and optional ones may be missing", () => {
  checkFields("fill", FIELDS, { price: 1 });
  checkFields("fill", FIELDS, { price: 1, quantity: undefined });
});

test.each([
  [{ price: 1, qantity: 2 }, "Cannot fill: qantity: there is no such value; did you mean quantity?"],
  [{ price: "1" }, "Cannot fill: price: expected number, received string"],
  [{ price: Number.NaN }, "Cannot fill: price: expected number, received NaN"],
  [{ price: 0 }, "Cannot fill: price: expected number to be >0"],
  [{}, "Cannot fill: price: expected number, received undefined"],
  [null, "Cannot fill: expected object, received null"],
  [[], "Cannot fill: expected object, received array"],
  [5, "Cannot fill: expected object, received number"],
])("other values are refused by their names: %j", (given, message) => {
  expect(() => checkFields("fill", FIELDS, given)).toThrow(new RangeError(message));
});

test("a value that was given is written in one line", () => {
  expect([[], () => {}, {}, null, "a\nb", 5].map(gotText)).toEqual([
    "a list",
    "a function",
    "an object",
    "null",
    '"a\\u000ab"',
    "5",
  ]);
});

test("a promise is known from other values", () => {
  expect([Promise.resolve(), null, undefined, {}, 5].map(isThenable)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
