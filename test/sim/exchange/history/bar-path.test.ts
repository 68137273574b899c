import fc from "fast-check";
import { expect, test } from "vitest";
import { isShort, pathOf } from "../../../../sim/exchange/history/bar-path.ts";
import type { PastSpan } from "../../../../sim/exchange/history/past-spans.ts";
import { POINT_MS } from "../../../../sim/exchange/history/price-curve.ts";
import { runs } from "../../../support/runs.ts";

const BEGIN = Date.UTC(2026, 0, 5, 15);

const span = fc
  .record({
    prices: fc.array(fc.integer({ min: 100, max: 200 }), { minLength: 4, maxLength: 4 }),
    lengthMs: fc.constantFrom(1_000, 5_000, 10_000, 15_000, 60_000, 1_800_000),
  })
  .map(({ prices, lengthMs }): PastSpan => {
    const [open = 0, close = 0] = prices;
    const day = { date: "20260105", openMs: 0, closeMs: 0, liquidOpenMs: 0, liquidCloseMs: 0 };
    return {
      ...{ open, close, high: Math.max(...prices), low: Math.min(...prices), volume: 1, day },
      ...{ startMs: BEGIN, endMs: BEGIN + lengthMs, restsFromMs: BEGIN, restsToMs: BEGIN + lengthMs },
    };
  });

test("a path goes from the open through high and low to the close, and stays between them", () => {
  fc.assert(
    fc.property(span, fc.string(), (bar, seed) => {
      const path = pathOf(bar, seed, (point) => 100 + (point % 7));
      const stepMs = isShort(bar) ? 100 : POINT_MS;
      for (let atMs = 0; atMs <= bar.endMs - bar.startMs; atMs += stepMs) {
        expect(path.at(atMs)).toBeGreaterThanOrEqual(bar.low);
        expect(path.at(atMs)).toBeLessThanOrEqual(bar.high);
      }
      expect(path.at(0)).toBe(bar.open);
      expect(path.at(bar.endMs - bar.startMs)).toBe(bar.close);
      const prices = path.knots.map(([atMs]) => path.at(atMs));
      expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low]);
    }),
    runs(50),
  );
});

test("bars of less than three points are short", () => {
  const of = (lengthMs: number) => isShort({ startMs: BEGIN, endMs: BEGIN + lengthMs } as PastSpan);
  expect([1_000, 10_000, 15_000].map(of)).toEqual([true, true, false]);
});
