/** Returns the n-th weekday (0 Sunday) of a month (1 January) in days since 1970-01-01; the last one for n = -1. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const at = (date: number): number => Date.UTC(year, month - 1, date) / 86_400_000;
  if (n < 0) {
    const last = Date.UTC(year, month, 0) / 86_400_000;
    return last - ((weekdayOf(last) - weekday + 7) % 7);
  }
  return at(1) + ((weekday - weekdayOf(at(1)) + 7) % 7) + 7 * (n - 1);
}

/** Returns the weekday, 0 Sunday to 6 Saturday, of a number of days since 1970-01-01, a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Returns Easter Sunday of a year in days since 1970-01-01, by the anonymous Gregorian algorithm. */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const date = ((h + l - 7 * m + 114) % 31) + 1;
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

/** Returns the day on which a holiday is observed: Friday for a Saturday, Monday for a Sunday. */
export function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day - 1 : weekday === 0 ? day + 1 : day;
}

/** Returns a date in days since 1970-01-01. */
export const fixedDay = (year: number, month: number, date: number): number =>
  Date.UTC(year, month - 1, date) / 86_400_000;

/** The closed and the short days of a year. */
export interface YearOfHolidays {
  /** Days without trade, since 1970-01-01. */
  readonly closed: ReadonlySet<number>;
  /** Days on which trade ends early. */
  readonly early: ReadonlySet<number>;
}
