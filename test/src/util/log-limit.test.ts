import { expect, test } from "vitest";
import { LogLimit } from "../../../src/util/log-limit.ts";

const passes = (limit: LogLimit, lines: number, nowMs: number): number =>
  Array.from({ length: lines }, () => limit.passes(nowMs)).filter(Boolean).length;

test("20 lines of a period of 10 s may be logged, and 20 of the next", () => {
  const limit = new LogLimit();
  expect([passes(limit, 15, 0), passes(limit, 15, 9_999)]).toEqual([15, 5]);
  expect(passes(limit, 30, 10_000)).toBe(20);
});

test("the number of suppressed lines is given once, after their period", () => {
  const limit = new LogLimit();
  passes(limit, 25, 0);
  expect([9_999, 10_000, 10_000].map((nowMs) => limit.ended(nowMs))).toEqual([0, 5, 0]);
});

test("a clock that was set back ends the period", () => {
  const limit = new LogLimit();
  passes(limit, 25, 60_000);
  expect(limit.ended(59_999)).toBe(5);
  expect(limit.passes(59_999)).toBe(true);
});

test("a period without suppressed lines gives 0", () => {
  const limit = new LogLimit();
  passes(limit, 20, 0);
  expect(limit.ended(10_000)).toBe(0);
});
