import { expect, test } from "vitest";
import type { Instrument } from "../../../../../sim/exchange/contracts/instrument.ts";
import { yearStatistics } from "../../../../../sim/web/gateway/data/year-statistics.ts";
import { AAPL, gatewayContext, later, OPEN_MS } from "../../../../support/web/context.ts";

const DAY_MS = 86_400_000;
const context = gatewayContext();
const share = context.exchange.instrument(AAPL, OPEN_MS) as Instrument;

test("high and low are those of the daily bars before the current day", () => {
  const { openMs } = context.exchange.calendar(share, OPEN_MS).dayAt(OPEN_MS);
  const bars = context.exchange.bars(share, "TRADES", "day", openMs - 365 * DAY_MS, openMs);
  const { high, low, averageVolume } = yearStatistics(share, context);
  expect(high).toBe(Math.max(...bars.map((bar) => bar.high)));
  expect(low).toBe(Math.min(...bars.map((bar) => bar.low)));
  const volumes = bars.map(({ volume }) => volume);
  expect(averageVolume).toBeGreaterThan(Math.min(...volumes));
  expect(averageVolume).toBeLessThan(Math.max(...volumes));
});

test("statistics are computed once for each trading day", () => {
  const first = yearStatistics(share, context);
  expect(yearStatistics(share, later(context, 60_000))).toBe(first);
  expect(yearStatistics(share, later(context, DAY_MS))).not.toBe(first);
});
