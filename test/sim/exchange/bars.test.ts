import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Bar, PriceSource } from "../../../sim/exchange/market.ts";
import { runs } from "../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const MINUTE = 60_000;
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
