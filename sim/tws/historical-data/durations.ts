import type { Calendar } from "../../exchange/calendar/calendar.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** A `durationStr`: the length of the past that a request covers. */
export interface Duration {
  readonly count: number;
  readonly unit: "S" | "D" | "W" | "M" | "Y";
}

/** Fault of a `durationStr`. */
export type DurationFault = "missing" | "form" | "range" | "seconds" | "days" | "weeks" | "months";

/** Days of a year: longer durations are made in years. */
const DAYS_MOST = 52 * 7 + 1;
/** Largest count of each unit, and the fault beyond it. */
const MOST: Readonly<Record<Duration["unit"], readonly [most: number, fault: DurationFault]>> = {
  S: [86_400, "seconds"],
  D: [DAYS_MOST, "days"],
  W: [52, "weeks"],
  M: [12, "months"],
  Y: [Number.POSITIVE_INFINITY, "range"],
};
const SECONDS_LEAST = 30;
/** TWS reads the count as a 32-bit number. */
const COUNT_MOST = 2_147_483_647;

/**
 * Parses `1 D`, `3600 S` and the like: a whole number, one space and a unit in either case. A number alone is seconds.
 *
 * @returns The duration, or what is wrong with the text.
 * @see deepentropy/ibx#430: the checks of a gateway, in its order.
 */
export function readDuration(text: string): Duration | DurationFault {
  if (text === "") return "missing";
  const match = /^(\d+)(?: ([SDWMY]))?$/.exec(text.toUpperCase());
  if (match === null) return "form";
  const count = Number(match[1]);
  const unit = (match[2] ?? "S") as Duration["unit"];
  const least = unit === "S" ? SECONDS_LEAST : 1;
  if (count < least || count > COUNT_MOST) return "range";
  const [most, fault] = MOST[unit];
  return count > most ? fault : { count, unit };
}

/** Parses a duration; undefined for a text that TWS refuses. */
export function parseDuration(text: string): Duration | undefined {
  const read = readDuration(text);
  return typeof read === "string" ? undefined : read;
}

/** Gets the approximate length of a duration, in ms, for checks of step sizes. */
export function approximateMs({ count, unit }: Duration): number {
  return count * { S: SECOND_MS, D: DAY_MS, W: 7 * DAY_MS, M: 30 * DAY_MS, Y: 365 * DAY_MS }[unit];
}

/** Gets the start of a duration that ends at `toMs`; seconds and days count trading hours alone. */
export function beginningMs(
  { count, unit }: Duration,
  calendar: Calendar,
  toMs: number,
  liquid: boolean,
): number {
  if (unit === "D") {
    let day = calendar.dayAt(toMs - 1);
    const begins = (): number => (liquid ? day.liquidOpenMs : day.openMs);
    // A day that has not opened yet has no bars.
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
