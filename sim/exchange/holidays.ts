import { dayText } from "../world/zones.ts";

/** Returns the n-th weekday (0 Sunday) of a month (1 January) in days since 1970-01-01; the last one for n = -1. */
function nthWeekday(year: number, month: number, weekday: number, n: number): number {
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
function easter(year: number): number {
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
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day - 1 : weekday === 0 ? day + 1 : day;
}

const fixedDay = (year: number, month: number, date: number): number =>
  Date.UTC(year, month - 1, date) / 86_400_000;

interface Year {
  readonly closed: ReadonlySet<number>;
  readonly early: ReadonlySet<number>;
}

const years = new Map<number, Year>();

/** Returns the closed and short days of a year by the New York Stock Exchange's rules, without one-time closures. */
function newYork(year: number): Year {
  const known = years.get(year);
  if (known !== undefined) return known;
  const newYear = fixedDay(year, 1, 1);
  const independence = fixedDay(year, 7, 4);
  const thanksgiving = nthWeekday(year, 11, 4, 4);
  const christmas = fixedDay(year, 12, 25);
  const closed = new Set([
    // -1 stands for no day. New Year's Day on a Saturday is not observed on another day; Juneteenth is since 2022.
    weekdayOf(newYear) === 6 ? -1 : observed(newYear),
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    easter(year) - 2,
    nthWeekday(year, 5, 1, -1),
    year >= 2022 ? observed(fixedDay(year, 6, 19)) : -1,
    observed(independence),
    nthWeekday(year, 9, 1, 1),
    thanksgiving,
    observed(christmas),
  ]);
  const early = new Set(
    [independence - 1, thanksgiving + 1, christmas - 1].filter(
      (day) => !closed.has(day) && weekdayOf(day) % 6 !== 0,
    ),
  );
  const made = { closed, early };
  years.set(year, made);
  return made;
}

const yearOf = (day: number): number => Number(dayText(day).slice(0, 4));

/** Returns whether the New York market is closed on a day, given in days since 1970-01-01. */
export function isUsHoliday(day: number): boolean {
  return newYork(yearOf(day)).closed.has(day);
}

/** Returns whether the New York market closes at one o'clock on a day. */
export function isUsHalfDay(day: number): boolean {
  return newYork(yearOf(day)).early.has(day);
}

/** Returns whether a day is Good Friday, Christmas or New Year's Day, when markets close worldwide. */
export function isWorldHoliday(day: number): boolean {
  const year = yearOf(day);
  return day === easter(year) - 2 || day === fixedDay(year, 12, 25) || day === fixedDay(year, 1, 1);
}

/** Returns the third Friday of a month, when most derivatives expire, as `yyyymmdd`; Thursday if it is a holiday. */
export function thirdFriday(year: number, month: number): string {
  const friday = nthWeekday(year, month, 5, 3);
  return dayText(isUsHoliday(friday) ? friday - 1 : friday);
}
