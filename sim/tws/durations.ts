import type { BarLength } from "../exchange/bars.ts";
import type { Calendar } from "../exchange/calendar.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The bar sizes of TWS. */
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

/** How much of the past a request wants. */
export interface Duration {
  readonly count: number;
  readonly unit: "S" | "D" | "W" | "M" | "Y";
}

/** Reads `1 D`, `3600 S` and the like; undefined where it is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,6}) ?([SDWMY])$/.exec(text.trim().toUpperCase());
  const count = Number(match?.[1] ?? 0);
  return count === 0 ? undefined : { count, unit: match?.[2] as Duration["unit"] };
}

/** How long it is about, in ms, to tell whether a step makes sense. */
export function approximateMs({ count, unit }: Duration): number {
  return count * { S: SECOND_MS, D: DAY_MS, W: 7 * DAY_MS, M: 30 * DAY_MS, Y: 365 * DAY_MS }[unit];
}

/** How long a bar is about, in ms. */
export function barMs(length: BarLength): number {
  return typeof length === "number" ? length : { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS }[length];
}

/** The longest duration that TWS allows for a bar of this length, in ms: its table of step sizes, read from below. */
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

/** Where a duration that ends at `toMs` begins: seconds and days count while the venue trades. */
export function beginningMs(
  { count, unit }: Duration,
  calendar: Calendar,
  toMs: number,
  liquid: boolean,
): number {
  if (unit === "D") {
    let day = calendar.dayAt(toMs - 1);
    const begins = (): number => (liquid ? day.liquidOpenMs : day.openMs);
    // Before the hours of interest the day has nothing yet.
    if (begins() >= toMs) day = calendar.dayBefore(day);
    for (let back = 1; back < count; back++) day = calendar.dayBefore(day);
    return begins();
  }
  if (unit === "S") {
    let left = count * SECOND_MS;
    for (let day = calendar.dayAt(toMs - 1); ; day = calendar.dayBefore(day)) {
      const [opens, closes] = liquid ? [day.liquidOpenMs, day.liquidCloseMs] : [day.openMs, day.closeMs];
      const ends = Math.min(closes, toMs);
      if (ends > opens && ends - opens >= left) return ends - left;
      left -= Math.max(0, ends - opens);
    }
  }
  const end = new Date(toMs);
  if (unit === "W") end.setUTCDate(end.getUTCDate() - 7 * count);
  if (unit === "M") end.setUTCMonth(end.getUTCMonth() - count);
  if (unit === "Y") end.setUTCFullYear(end.getUTCFullYear() - count);
  return end.getTime();
}
