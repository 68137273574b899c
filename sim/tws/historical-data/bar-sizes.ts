import type { BarLength } from "../../exchange/prices/bars.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Values of `barSizeSetting` in lower case, with the length of such a bar. TWS reads them in either case; `1 sec`, `1 mins`
 * and `1 hours` are not among them (deepentropy/ibx#430).
 */
const BAR_SIZES: Readonly<Record<string, BarLength>> = {
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
  "1w": "week",
  "1 w": "week",
  "1 week": "week",
  "1m": "month",
  "1 m": "month",
  "1 month": "month",
  "3 months": "quarter",
  "1 year": "year",
};

/** Bar sizes that the refusal of another one lists. */
export const LEGAL_BAR_SIZES =
  "1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1W, 1M";

/** Gets the length of the bars of a `barSizeSetting`; undefined for a value that TWS refuses. */
export function barLength(text: string): BarLength | undefined {
  const size = text.toLowerCase();
  return Object.hasOwn(BAR_SIZES, size) ? BAR_SIZES[size] : undefined;
}

/** Approximate lengths of long bars, in ms. */
const LONG_BARS = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  quarter: 91 * DAY_MS,
  year: 365 * DAY_MS,
} as const;

/** Gets the approximate length of a bar, in ms. */
export function barMs(length: BarLength): number {
  return typeof length === "number" ? length : LONG_BARS[length];
}

/** Longest durations of bars up to 30 seconds, in ms: the table of step sizes of the TWS API, read from below. */
const LONGEST: readonly (readonly [barMs: number, longestMs: number])[] = [
  [SECOND_MS, 1_800 * SECOND_MS],
  [5 * SECOND_MS, HOUR_MS],
  [15 * SECOND_MS, 4 * HOUR_MS],
  [30 * SECOND_MS, 8 * HOUR_MS],
];

/** Gets the longest duration that TWS allows for bars of a length, in ms; the limits of longer bars are lifted. */
export function longestMs(length: BarLength): number {
  const ms = barMs(length);
  return LONGEST.find(([bar]) => ms <= bar)?.[1] ?? Number.POSITIVE_INFINITY;
}
