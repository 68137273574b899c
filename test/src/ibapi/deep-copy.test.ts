import { expect, test } from "vitest";
import { deepCopy } from "../../../src/ibapi/deep-copy.ts";

class Condition {
  readonly price = 1;
}

test("a copy has equal fields, the class of the original, and nothing in common with it", () => {
  const original = { name: "a", none: null, list: [{ deep: 1 }], condition: new Condition() };
  const copy = deepCopy(original);
  expect(copy).toEqual(original);
  expect(copy.condition).toBeInstanceOf(Condition);
  expect([copy === original, copy.list === original.list, copy.list[0] === original.list[0]]).toEqual([
    ...[false, false, false],
  ]);
  copy.name = "b";
  delete (copy as { none?: unknown }).none;
  expect([original.name, Object.keys(copy)]).toEqual(["a", ["name", "list", "condition"]]);
});

test("what refers to itself, or twice to the same, is copied once", () => {
  const shared = { price: 1 };
  const original: Record<string, unknown> = { one: shared, other: shared };
  original.self = original;
  const copy = deepCopy(original);
  expect([copy.self === copy, copy.one === copy.other, copy.one === shared]).toEqual([true, true, false]);
});

test("maps, sets, dates, errors and values that are no objects are handed on as they are", () => {
  for (const value of [new Map([[1, 2]]), new Set([1]), new Date(0), new Error("x"), 1, "a", null, undefined])
    expect(deepCopy(value)).toBe(value);
});

test("a field that is called __proto__ is copied as any other", () => {
  const original = Object.defineProperty({}, "__proto__", { value: { price: 1 }, enumerable: true });
  expect(Object.keys(deepCopy(original))).toEqual(["__proto__"]);
});
