import { expect, test } from "vitest";
import type { Instrument } from "../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { statisticsOf } from "../../../sim/exchange/year-statistics.ts";
import { TRADING } from "../../support/table.ts";

const DAY_MS = 86_400_000;
const exchange = new Exchange();
const share = exchange.instrument(265598, TRADING) as Instrument;

test("statistics are those of the daily bars before the current day", () => {
  const { openMs } = exchange.calendar(share, TRADING).dayAt(TRADING);
  const bars = exchange.bars(share, "TRADES", "day", openMs - 90 * DAY_MS, openMs);
  const { high, low, averageVolume } = statisticsOf(share, exchange, TRADING, 90, 20);
  expect(high).toBe(Math.max(...bars.map((bar) => bar.high)));
  expect(low).toBe(Math.min(...bars.map((bar) => bar.low)));
  const recent = bars.slice(-20).map(({ volume }) => volume);
  expect(averageVolume).toBe(Math.round(recent.reduce((sum, volume) => sum + volume, 0) / 20));
});

test("statistics are computed once for each trading day, and for each exchange", () => {
  const first = statisticsOf(share, exchange, TRADING, 90, 20);
  expect(statisticsOf(share, exchange, TRADING + 60_000, 90, 20)).toBe(first);
  expect(statisticsOf(share, exchange, TRADING + DAY_MS, 90, 20)).not.toBe(first);
  expect(statisticsOf(share, new Exchange({ seed: 2 }), TRADING, 90, 20)).not.toEqual(first);
});
