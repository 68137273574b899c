import type { PastBar, PastSeries } from "../../sim/mod.ts";

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
