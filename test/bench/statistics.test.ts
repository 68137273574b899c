import { expect, test } from "vitest";
import { spread } from "../../bench/statistics.ts";

test("spread() hardly changes its median with one outlier", () => {
  const calm = spread([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(calm).toEqual({ median: 5, low: 3, high: 7, rounds: 9 });
  expect(spread([9, 1, 8, 2, 7, 3, 6, 4, 5_000]).median).toBe(6);
});

test("spread() interpolates the median of two figures and keeps a single one", () => {
  expect(spread([1, 2]).median).toBe(1.5);
  expect(spread([7])).toEqual({ median: 7, low: 7, high: 7, rounds: 1 });
});
