import { expect, test } from "vitest";
import { PricePath, STEP_MS } from "../../../../sim/exchange/prices/price-path.ts";

const START = Date.UTC(2026, 0, 1) / STEP_MS;
const YEAR = (365.25 * 86_400_000) / STEP_MS;

test("a value does not depend on which values were computed before", () => {
  const [forwards, backwards] = [new PricePath(7), new PricePath(7)];
  const points = Array.from({ length: 60 }, (_, at) => Math.floor(START + at * 9_999));
  const there = points.map((point) => forwards.point(point));
  const back = [...points].reverse().map((point) => backwards.point(point));
  expect(back.reverse()).toEqual(there);
  expect(new Set(there).size).toBe(points.length);
});

test("between two points the path is linear", () => {
  const path = new PricePath(7);
  const [from, to] = [path.point(START), path.point(START + 1)];
  expect(path.at((START + 0.25) * STEP_MS)).toBeCloseTo(from + (to - from) / 4, 12);
  expect(path.at(START * STEP_MS)).toBe(from);
});

test("over a month the path moves like a random walk with a standard deviation of 1 a year", () => {
  const month = Math.floor(YEAR / 12);
  const moves = Array.from({ length: 400 }, (_, seed) => {
    const path = new PricePath(seed);
    return path.point(START + month) - path.point(START);
  });
  const variance = moves.reduce((sum, move) => sum + move * move, 0) / moves.length;
  expect(variance * 12).toBeGreaterThan(0.7);
  expect(variance * 12).toBeLessThan(1.3);
});

test("over decades the path stays in bounds", () => {
  const path = new PricePath(3);
  for (let year = -50; year < 50; year++) {
    expect(Math.abs(path.point(Math.floor(START + year * YEAR)))).toBeLessThan(4);
  }
});
