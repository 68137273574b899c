import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { extremesOf } from "../../../../sim/exchange/prices/extremes.ts";
import { TRADING } from "../../../support/table.ts";

const DAY_MS = 86_400_000;
const exchange = new Exchange({ seed: 3 });

const listed = (symbol: string, secType: string): Instrument =>
  exchange.listed(TRADING).find((one) => one.symbol === symbol && one.secType === secType) as Instrument;

test.each([
  ["AAPL", "STK"],
  ["TSLA", "STK"],
  ["7203", "STK"],
  ["ES", "FUT"],
  ["CL", "FUT"],
  ["SPX", "IND"],
  ["EUR", "CASH"],
  ["BTC", "CRYPTO"],
  ["XAUUSD", "CMDTY"],
])("the extremes of %s %s are those of its daily bars, for a day and for months", (symbol, secType) => {
  const series = exchange.priceSeries(listed(symbol, secType), TRADING);
  for (const lengthDays of [5, 60]) {
    const days = series.calendar.between(TRADING - lengthDays * DAY_MS, TRADING - DAY_MS);
    const bars = exchange.bars(
      series.instrument,
      "TRADES",
      "day",
      days[0]?.openMs ?? 0,
      days.at(-1)?.closeMs ?? 0,
    );
    expect(bars).toHaveLength(days.length);
    expect(extremesOf(series, days)).toEqual({
      high: Math.max(...bars.map(({ high }) => high)),
      low: Math.min(...bars.map(({ low }) => low)),
    });
  }
});

test("an option, whose moves have no bound, has the extremes of its bars too", () => {
  const option = exchange.chain(265598, TRADING).find(({ strike }) => strike === 260) as Instrument;
  const series = exchange.priceSeries(option, TRADING);
  const days = series.calendar.between(TRADING - 4 * DAY_MS, TRADING - DAY_MS);
  const bars = days.map(({ openMs, closeMs }) => series.bar("TRADES", openMs, closeMs));
  expect(extremesOf(series, days).high).toBe(Math.max(...bars.map(({ high }) => high)));
});
