import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { PastBar, PastSeries } from "../../../../sim/exchange/history/price-history.ts";
import { runs } from "../../../support/runs.ts";

const SECOND = 1_000;
const NOW = Date.UTC(2026, 0, 13, 15, 30);
/** Half past nine in New York on Monday, 5 January. */
const OPENING = Date.UTC(2026, 0, 5, 14, 30);
const AAPL = new Exchange().instrument(265598, NOW);
if (AAPL === undefined) throw new Error("AAPL is not listed");

/** A minute of bars of 1, 5 or 10 seconds from the opening. */
const minute = fc.constantFrom(1, 5, 10).chain((seconds) =>
  fc
    .array(fc.array(fc.integer({ min: 19_000, max: 19_400 }), { minLength: 4, maxLength: 4 }), {
      minLength: 60 / seconds,
      maxLength: 60 / seconds,
    })
    .map((shapes): PastSeries => {
      const bars = shapes.map((cents, at): PastBar => {
        const prices = cents.map((price) => price / 100);
        const [open = 0, close = 0] = prices;
        const [high, low] = [Math.max(...prices), Math.min(...prices)];
        return { startMs: OPENING + at * seconds * SECOND, open, high, low, close, volume: 100 + at };
      });
      return { instrument: "AAPL", length: seconds * SECOND, bars };
    }),
);
const replayed = (series: PastSeries) => new Exchange({ history: { series: [series] }, historyLive: true });

test("a replay is at the open where a short bar begins, and its quotes have the extremes", () => {
  fc.assert(
    fc.property(minute, (series) => {
      const exchange = replayed(series);
      const { bars } = series;
      for (const [at, { startMs, open }] of bars.entries()) {
        const quote = exchange.quote(AAPL, startMs);
        expect(quote.last).toBe(open);
        const before = bars.slice(0, at);
        expect(quote.high).toBeGreaterThanOrEqual(Math.max(open, ...before.map(({ high }) => high)));
        expect(quote.low).toBeLessThanOrEqual(Math.min(open, ...before.map(({ low }) => low)));
      }
    }),
    runs(20),
  );
});

test("bars of parts of short bars are within them, and whole ones are answered as they are", () => {
  fc.assert(
    fc.property(minute, (series) => {
      const exchange = replayed(series);
      const toMs = OPENING + 60_000;
      const { length } = series;
      if (typeof length !== "number") throw new Error("short bars have a length");
      const same = exchange.bars(AAPL, "TRADES", length, OPENING, toMs, true);
      expect(same).toMatchObject(series.bars);
      const seconds = exchange.bars(AAPL, "TRADES", SECOND, OPENING, toMs, true);
      for (const { startMs, high, low, open, close } of seconds) {
        const bar = series.bars[Math.floor((startMs - OPENING) / length)];
        expect(high).toBeLessThanOrEqual(bar?.high ?? 0);
        expect(low).toBeGreaterThanOrEqual(bar?.low ?? 0);
        expect([open, close].every((price) => price <= high && price >= low)).toBe(true);
      }
      const whole = exchange.bars(AAPL, "TRADES", 60_000, OPENING, toMs, true);
      expect(whole).toMatchObject([
        {
          open: seconds[0]?.open,
          high: Math.max(...seconds.map(({ high }) => high)),
          low: Math.min(...seconds.map(({ low }) => low)),
          close: seconds.at(-1)?.close,
          volume: seconds.reduce((sum, { volume }) => sum + volume, 0),
        },
      ]);
    }),
    runs(20),
  );
});
