import { Exchange } from "../../sim/exchange/exchange.ts";
import type { PastBar, PastSeries, QuoteSeries } from "../../sim/mod.ts";

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2023, 7, 28);

/** The true bar of SPY of Friday, 2023-09-01, which is the first day of its month. */
export const SPY_FRIDAY = {
  open: 451.53,
  high: 453.67,
  low: 449.68,
  close: 450.92,
  volume: 1_185_147,
  count: 248_346,
};
/** The true bar of SPY of the week that ends on that Friday. */
export const SPY_WEEK = {
  open: 437.3,
  high: 453.67,
  low: 437.3,
  close: 450.92,
  volume: 6_929_458,
  count: 1_393_264,
};
const FRIDAY_WAP = 451.3;
/** The volume-weighted average price of that week. */
export const SPY_WEEK_WAP = 448.476;

const restVolume = SPY_WEEK.volume - SPY_FRIDAY.volume;
const restWap = (SPY_WEEK_WAP * SPY_WEEK.volume - FRIDAY_WAP * SPY_FRIDAY.volume) / restVolume;
/** Days before the Friday, made up such that the week is true. */
const restDays = [0, 1, 2, 3].map(
  (day): PastBar => ({
    startMs: MONDAY_MS + day * DAY_MS,
    open: day === 0 ? SPY_WEEK.open : 447,
    high: 452,
    low: day === 0 ? SPY_WEEK.low : 440,
    close: 447,
    volume: day === 0 ? restVolume - 3_000_000 : 1_000_000,
    wap: restWap,
    count: day === 0 ? SPY_WEEK.count - SPY_FRIDAY.count - 600_000 : 200_000,
  }),
);

/** Returns made-up days of SPY before those of `SPY_DAYS`, so that a year of bars is answered by the file alone. */
export function spyYear(): PastSeries {
  const exchange = new Exchange();
  const spy = exchange.instrument(756733, MONDAY_MS);
  if (spy === undefined) throw new Error("SPY is not listed");
  const before = exchange.calendar(spy, MONDAY_MS).between(Date.UTC(2022, 7, 25, 12), MONDAY_MS - DAY_MS);
  const bars = before.map(({ date }): PastBar => {
    const startMs = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)));
    return { startMs, open: 440, high: 450, low: 430, close: 445, volume: 1_000_000 };
  });
  return { ...SPY_DAYS, bars: [...bars, ...SPY_DAYS.bars] };
}

/** Days of SPY, of which the Friday and the week are true (stoqey/ib's live suite: historical-data.test.ts). */
export const SPY_DAYS: PastSeries = {
  instrument: "SPY",
  length: "day",
  bars: [...restDays, { ...SPY_FRIDAY, startMs: MONDAY_MS + 4 * DAY_MS, wap: FRIDAY_WAP }],
};

const QUARTER_MINUTE_MS = 15_000;
const OPTION_PRICES = { open: 8.42, high: 8.42, low: 8.3, close: 8.42, volume: 0 };

/** Bars of 15 s of a call on Apple before 14:00 UTC of 2026-06-22; the second one is true (the same test). */
export const AAPL_CALL_BARS: PastSeries = {
  instrument: "AAPL-OPT-20260717-300-C",
  length: QUARTER_MINUTE_MS,
  bars: [2, 1].map((before) => ({
    ...OPTION_PRICES,
    startMs: Date.UTC(2026, 5, 22, 14) - before * QUARTER_MINUTE_MS,
  })),
};

const SECOND_MS = 1_000;
const SPY_CLOSE_MS = Date.UTC(2023, 9, 6, 20);
/** The true bar of SPY of the last second before the close of 2023-10-06 (stoqey/ib: historical-data.test.ts). */
const SPY_LAST_SECOND: PastBar = {
  startMs: SPY_CLOSE_MS - SECOND_MS,
  open: 429.5,
  high: 429.6,
  low: 429.47,
  close: 429.51,
  volume: 8_718,
  wap: 429.532,
  count: 1_090,
};

/** Bars of SPY of the half minute before that close; the last one is true. */
export const SPY_SECONDS: PastSeries = {
  instrument: "SPY",
  length: SECOND_MS,
  bars: Array.from({ length: 30 }, (_, at) => ({
    ...SPY_LAST_SECOND,
    startMs: SPY_CLOSE_MS - (30 - at) * SECOND_MS,
  })),
};

const SPY_TICKS_MS = Date.UTC(2024, 4, 8, 17);
const SPY_TICK_PRICES = { open: 516.635, high: 516.65, low: 516.61, close: 516.63, volume: 85, count: 85 };

/**
 * Bars of 5 s of SPY around 17:00:00 UTC of 2024-05-08. In life the second that begins then had 17 trades, the first of
 * one share at 516.635 (stoqey/ib: get-historical-ticks.test.ts).
 */
export const SPY_TICK_BARS: PastSeries = {
  instrument: "SPY",
  length: 5 * SECOND_MS,
  bars: [-1, 0].map((at) => ({ ...SPY_TICK_PRICES, startMs: SPY_TICKS_MS + at * 5 * SECOND_MS })),
};

/** Quotes of SPY around that instant; in life the first one was in force at it, and 33 other ones followed in its second. */
export const SPY_QUOTES: QuoteSeries = {
  instrument: "SPY",
  quotes: [
    { atMs: SPY_TICKS_MS - SECOND_MS, bid: 516.62, ask: 516.63, bidSize: 1_100, askSize: 1_400 },
    ...Array.from({ length: 33 }, (_, at) => ({
      atMs: SPY_TICKS_MS,
      bid: at % 2 === 0 ? 516.61 : 516.62,
      ask: 516.63,
      bidSize: 900,
      askSize: 1_200,
    })),
  ],
};

const AAPL_CALL_MS = Date.UTC(2026, 5, 22, 14);
const callQuote = (beforeMs: number, bid: number) => ({
  atMs: AAPL_CALL_MS - beforeMs,
  ...{ bid, ask: 8.42, bidSize: 1, askSize: 1 },
});

/**
 * Quotes of that call. Its true bar has the same average bid and ask, and a bid of 8.3 that is no part of the average: it was
 * in force for no time.
 */
export const AAPL_CALL_QUOTES: QuoteSeries = {
  instrument: AAPL_CALL_BARS.instrument,
  quotes: [callQuote(30_000, 8.42), callQuote(10_000, 8.3), callQuote(10_000, 8.42), callQuote(1, 8.42)],
};

/** Writes quotes as the text of a CSV file. */
export function quotesCsv({ quotes }: QuoteSeries): string {
  const rows = quotes.map(({ atMs, bid, ask, bidSize, askSize }) =>
    [new Date(atMs).toISOString(), bid, ask, bidSize, askSize].join(","),
  );
  return ["time,bid,ask,bidSize,askSize", ...rows, ""].join("\n");
}

/** Writes a series as the text of a CSV file of past prices. */
export function csvOf({ length, bars }: PastSeries): string {
  const time = ({ startMs }: PastBar): string => {
    const text = new Date(startMs).toISOString();
    return length === "day" ? text.slice(0, 10) : text;
  };
  const rows = bars.map((bar) =>
    [time(bar), bar.open, bar.high, bar.low, bar.close, bar.volume, bar.wap ?? "", bar.count ?? ""].join(","),
  );
  return ["time,open,high,low,close,volume,wap,count", ...rows, ""].join("\n");
}
