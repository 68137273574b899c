import { expect, test } from "vitest";
import { backoffCeilingMs } from "../../../src/session/backoff.ts";

test("the wait is 0 without a failure, then doubles from the minimum up to the maximum", () => {
  const ceilingsMs = [-1, 0, 1, 2, 3, 6, 7, 2_000].map((failures) => backoffCeilingMs(failures, 500, 30_000));
  expect(ceilingsMs).toEqual([0, 0, 500, 1_000, 2_000, 16_000, 30_000, 30_000]);
});

test("a maximum below the minimum is the wait after any failure", () => {
  expect([1, 2, 9].map((failures) => backoffCeilingMs(failures, 500, 100))).toEqual([100, 100, 100]);
});
