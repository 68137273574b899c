import { expect, test } from "vitest";
import { fingerprint } from "../../../src/orders/fingerprint.ts";

test("equal values have one fingerprint, whatever the order of their fields", () => {
  expect(fingerprint({ a: 1, b: { c: [1, 2], d: "x" } })).toBe(
    fingerprint({ b: { d: "x", c: [1, 2] }, a: 1 }),
  );
  expect(fingerprint({ a: 1 })).toMatch(/^[0-9a-f]{32}$/);
});

test("values that differ have others: a price, a list's order, a type, a field", () => {
  const values = [{ a: 1 }, { a: 2 }, { a: "1" }, { a: [1, 2] }, { a: [2, 1] }, { b: 1 }, {}, { a: 1, b: 1 }];
  expect(new Set(values.map(fingerprint)).size).toBe(values.length);
});
