import { expect, test } from "vitest";
import { checkAdvance, checkMs } from "../../../sim/world/check-ms.ts";
import { INSTANT_MAX_MS } from "../../../sim/world/instant.ts";

test.each([0, 0.5, 31_622_400_000])("%s is a time to wait, in ms", (ms) => {
  expect(checkMs(ms, "wait", "withinMs")).toBe(ms);
});

test.each([
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [-1, "-1"],
  [31_622_400_001, "31622400001"],
  ["5", '"5"'],
  [null, "null"],
  [undefined, "undefined"],
])("%j is no time to wait", (ms, got) => {
  expect(() => checkMs(ms, "wait for x", "withinMs")).toThrow(
    new RangeError(`Cannot wait for x: withinMs: expected a number of ms from 0 to 31622400000, got ${got}`),
  );
});

test("a clock is advanced to the end of 2099 at most", () => {
  expect(checkAdvance(5, INSTANT_MAX_MS - 5)).toBe(5);
  expect(() => checkAdvance(6, INSTANT_MAX_MS - 5)).toThrow(/by 6 ms: it would show a time after 2099-12-31/);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, "5", null, undefined, {}, 5n])(
  "a clock cannot be advanced by %s",
  (ms) => {
    expect(() => checkAdvance(ms, 0)).toThrow(
      /^Cannot advance the clock: expected a number of ms, at least 0/,
    );
  },
);
