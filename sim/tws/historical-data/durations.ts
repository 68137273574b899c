import type { Calendar } from "../../exchange/calendar.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** A `durationStr`: the length of the past that a request covers. */
export interface Duration {
  readonly count: number;
  readonly unit: "S" | "D" | "W" | "M" | "Y";
}

/** Parses `1 D`, `3600 S` and the like; undefined for any other text. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,6}) ?([SDWMY])$/.exec(text.trim().toUpperCase());
  const count = Number(match?.[1] ?? 0);
  return count === 0 ? undefined : { count, unit: match?.[2] as Duration["unit"] };
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
