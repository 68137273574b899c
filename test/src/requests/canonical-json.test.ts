import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/requests/canonical-json.ts";

/** A value nested so deep: lists and objects in turn. */
const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { in: nested(depth - 1) };

test("fields are sorted at every depth, undefined ones left out, and lists keep their order", () => {
  const value = { c: [3, 1, { z: "x", b: undefined, a: null }], 'a"': true, b: { d: -0.5, c: 1e21 } };
  expect(canonicalJson(value)).toBe('{"a\\"":true,"b":{"c":1e+21,"d":-0.5},"c":[3,1,{"a":null,"z":"x"}]}');
  expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: false }))).toBe('{"a":false,"b":1}');
});

test("canonicalJson() names a value that cannot be put into a message", () => {
  class Mine {
    readonly field = 1;
  }
  expect(canonicalJson(new Mine())).toBe('{"field":1}');
  const bad: readonly (readonly [value: unknown, message: string])[] = [
    [Number.NaN, "NaN cannot be put into a message"],
    [Number.NEGATIVE_INFINITY, "-Infinity cannot be put into a message"],
    [1n, "a bigint cannot be put into a message"],
    [() => 1, "a function cannot be put into a message"],
    [Symbol("s"), "a symbol cannot be put into a message"],
    [[undefined], "a undefined cannot be put into a message"],
    [new Date(0), "an instance of a class cannot be put into a message"],
    [{ deep: [new Map()] }, "an instance of a class cannot be put into a message"],
  ];
  for (const [value, message] of bad) expect(() => canonicalJson(value)).toThrow(new TypeError(message));
});

test("32 levels are written, and one more is taken for a value that refers to itself", () => {
  expect(JSON.parse(canonicalJson(nested(32)))).toEqual(nested(32));
  const loop: unknown[] = [];
  loop.push(loop);
  for (const deep of [nested(33), { in: nested(33) }, loop]) {
    expect(() => canonicalJson(deep)).toThrow(
      new TypeError("the value is nested too deeply, or refers to itself"),
    );
  }
});

test("canonical JSON is JSON", () => {
  const value = { b: [1, 'x"\n', null, true, { z: 1, y: [] }], a: { d: 1e21, c: -0.5 } };
  expect(JSON.parse(canonicalJson(value))).toEqual(value);
  expect(canonicalJson(null)).toBe("null");
});
