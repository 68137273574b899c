import type { BarLength } from "../../exchange/bars.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Values of `barSizeSetting`, with the length of such a bar. */
export const BAR_SIZES: Readonly<Record<string, BarLength>> = {
  "1 sec": SECOND_MS,
  "1 secs": SECOND_MS,
  "5 secs": 5 * SECOND_MS,
  "10 secs": 10 * SECOND_MS,
  "15 secs": 15 * SECOND_MS,
  "30 secs": 30 * SECOND_MS,
  "1 min": MINUTE_MS,
  "2 mins": 2 * MINUTE_MS,
  "3 mins": 3 * MINUTE_MS,
  "5 mins": 5 * MINUTE_MS,
  "10 mins": 10 * MINUTE_MS,
  "15 mins": 15 * MINUTE_MS,
  "20 mins": 20 * MINUTE_MS,
  "30 mins": 30 * MINUTE_MS,
  "1 hour": HOUR_MS,
  "2 hours": 2 * HOUR_MS,
  "3 hours": 3 * HOUR_MS,
  "4 hours": 4 * HOUR_MS,
  "8 hours": 8 * HOUR_MS,
  "1 day": "day",
  "1 week": "week",
  "1W": "week",
  "1 month": "month",
  "1M": "month",
};

/** Gets the approximate length of a bar, in ms. */
export function barMs(length: BarLength): number {
  return typeof length === "number" ? length : { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS }[length];
}

/** Gets the longest duration that TWS allows for bars of a length, in ms: its table of step sizes, read from below. */
export function longestMs(length: BarLength): number {
  const ms = barMs(length);
  const table: readonly (readonly [barMs: number, longestMs: number])[] = [
    [SECOND_MS, 2_000 * SECOND_MS],
    [5 * SECOND_MS, 2 * HOUR_MS],
    [10 * SECOND_MS, 4 * HOUR_MS],
    [15 * SECOND_MS, 4 * HOUR_MS],
    [30 * SECOND_MS, 8 * HOUR_MS],
    [MINUTE_MS, 2 * DAY_MS],
    [2 * MINUTE_MS, 7 * DAY_MS],
    [3 * MINUTE_MS, 7 * DAY_MS],
    [30 * MINUTE_MS, 31 * DAY_MS],
    [8 * HOUR_MS, 31 * DAY_MS],
  ];
  return table.find(([bar]) => ms <= bar)?.[1] ?? 20 * 366 * DAY_MS;
}
