import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { type BarLength, barsInHours, daysBetween } from "../../../../sim/exchange/prices/bars.ts";
import type { Bar, PriceSource } from "../../../../sim/exchange/prices/market.ts";
import { runs } from "../../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const exchange = new Exchange();
const roots = exchange.listed(NOW).filter(({ secType }) => secType !== "OPT" && secType !== "FUT");
const instrument = fc.constantFrom(...roots);
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) });

/** Adds up bars. */
function aggregate(bars: readonly Bar[]): Partial<Bar> {
  return {
    open: bars[0]?.open ?? 0,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: bars.at(-1)?.close ?? 0,
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
  };
}

test("daily bars add up minute bars, and minute bars add up 5-second bars, for each price source", () => {
  const source = fc.constantFrom<PriceSource>("TRADES", "BID", "ASK", "MIDPOINT");
  fc.assert(
    fc.property(instrument, instant, source, fc.boolean(), (one, atMs, kind, liquid) => {
      const day = exchange.calendar(one, atMs).dayAt(atMs);
      const [fromMs, toMs] = [day.openMs, day.closeMs];
      const [whole] = exchange.bars(one, kind, "day", fromMs, toMs, liquid);
      const minutes = exchange.bars(one, kind, MINUTE, fromMs, toMs, liquid);
      // The spread is wider outside the regular hours, so that only within them one bar has one spread.
      if (kind === "TRADES" || liquid) expect(whole).toMatchObject(aggregate(minutes));
      const first = minutes[0] as Bar;
      const seconds = exchange.bars(one, kind, 5_000, first.startMs, first.startMs + MINUTE, liquid);
      expect(aggregate(seconds)).toEqual(aggregate([first]));
      const paid = minutes.reduce((sum, { wap, volume }) => sum + wap * volume, 0);
      const total = whole?.volume ?? 0;
      if (kind === "TRADES" && total > 0) expect(paid / total / (whole?.wap ?? 0)).toBeCloseTo(1, 3);
    }),
    runs(25),
  );
});

test("another exchange of the same seed gives the same bars, also at a later time", () => {
  fc.assert(
    fc.property(instrument, instant, (one, atMs) => {
      const day = exchange.calendar(one, atMs).dayAt(atMs);
      const early = exchange.bars(one, "TRADES", MINUTE, day.openMs, day.openMs + 3 * MINUTE);
      const late = new Exchange().bars(one, "TRADES", MINUTE, day.openMs, day.closeMs);
      expect(late.slice(0, 3)).toEqual(early);
    }),
    runs(10),
  );
});

test("a bar of BID_ASK has the average bid and ask, the highest ask and the lowest bid", () => {
  fc.assert(
    fc.property(
      instrument,
      instant,
      fc.constantFrom<BarLength>(MINUTE, 30 * MINUTE, "day"),
      (one, atMs, length) => {
        const day = exchange.calendar(one, atMs).dayAt(atMs);
        const of = (source: PriceSource) => exchange.bars(one, source, length, day.openMs, day.closeMs, true);
        const [both, bids, asks] = [of("BID_ASK"), of("BID"), of("ASK")];
        expect(both).toHaveLength(bids.length);
        for (const [at, { open, high, low, close }] of both.entries()) {
          const [bid, ask] = [bids[at] as Bar, asks[at] as Bar];
          expect(high).toBeCloseTo(ask.high, 6);
          expect(low).toBeCloseTo(bid.low, 6);
          expect(open).toBeLessThan(close);
          expect(close - open).toBeCloseTo(ask.open - bid.open, 5);
          expect(open).toBeGreaterThanOrEqual(bid.low - 1e-6);
          expect(close).toBeLessThanOrEqual(ask.high + 1e-6);
        }
      },
    ),
    runs(20),
  );
});

test("the average of BID_ASK is that of the 5-second midpoints, and a week averages its days", () => {
  const share = exchange.instrument(265598, NOW) as Instrument;
  const { liquidOpenMs, openMs } = exchange.calendar(share, NOW).dayAt(NOW);
  const [from, to] = [liquidOpenMs, liquidOpenMs + 5 * MINUTE];
  const [bar] = exchange.bars(share, "BID_ASK", 5 * MINUTE, from, to, true);
  const steps = exchange.bars(share, "MIDPOINT", 5_000, from, to, true);
  const mean = steps.reduce((sum, { open, close }) => sum + (open + close) / 2, 0) / steps.length;
  expect(((bar?.open ?? 0) + (bar?.close ?? 0)) / 2).toBeCloseTo(mean, 1);
  const [week, days] = (["week", "day"] as const).map((length) =>
    exchange.bars(share, "BID_ASK", length, openMs - 8 * DAY_MS, openMs - 4 * DAY_MS, true),
  );
  const average = (of: (one: Bar) => number) =>
    (days ?? []).reduce((sum, one) => sum + of(one), 0) / (days?.length ?? 0);
  expect(week?.[0]?.open).toBeCloseTo(
    average(({ open }) => open),
    5,
  );
  expect(week?.[0]?.close).toBeCloseTo(
    average(({ close }) => close),
    5,
  );
});

test("days between two instants are those of the calendar, each once, over decades too", () => {
  for (const one of [exchange.instrument(265598, NOW), exchange.instrument(11004968, NOW)]) {
    if (one === undefined) continue;
    const calendar = exchange.calendar(one, NOW);
    const days = [...daysBetween(calendar, NOW - 3_000 * DAY_MS, NOW)];
    expect(days).toEqual(calendar.between(NOW - 3_000 * DAY_MS, NOW));
    expect(
      Math.abs(barsInHours(calendar, "day", NOW - 3_000 * DAY_MS, NOW, true) - days.length),
    ).toBeLessThan(30);
  }
});
