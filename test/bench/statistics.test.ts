import { expect, test } from "vitest";
import { quantile, spread } from "../../bench/statistics.ts";

test("spread() hardly changes its median with one outlier", () => {
  const calm = spread([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(calm).toEqual({ median: 5, low: 3, high: 7, rounds: 9 });
  expect(spread([9, 1, 8, 2, 7, 3, 6, 4, 5_000]).median).toBe(6);
});

test("spread() interpolates the median of two figures and keeps a single one", () => {
  expect(spread([1, 2]).median).toBe(1.5);
  expect(spread([7])).toEqual({ median: 7, low: 7, high: 7, rounds: 1 });
});

test("quantile() finds the 99th percentile between the two figures around it", () => {
  const figures = Array.from({ length: 201 }, (_, at) => 200 - at);
  expect(quantile(figures, 0.99)).toBe(198);
  expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9, 9);
});
