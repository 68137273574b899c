import { dayText } from "../../world/zones.ts";
import { easter, fixedDay, nthWeekday, observed, weekdayOf, type YearOfHolidays } from "./days.ts";
import { foreignHolidays } from "./foreign-holidays.ts";

const years = new Map<number, YearOfHolidays>();

/** Returns the closed and short days of a year by the New York Stock Exchange's rules, without one-time closures. */
function newYork(year: number): YearOfHolidays {
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

/** The places whose holidays are known; `world` has those that all markets share, `none` has none. */
export type HolidayRegion =
  | "us"
  | "world"
  | "germany"
  | "euronext"
  | "london"
  | "hong-kong"
  | "japan"
  | "none";

/** Returns whether the markets of a place are closed on a day, given in days since 1970-01-01. */
export function isHoliday(region: HolidayRegion, day: number): boolean {
  switch (region) {
    case "none":
      return false;
    case "us":
      return isUsHoliday(day);
    case "world":
      return isWorldHoliday(day);
    default:
      return foreignHolidays(region, yearOf(day)).closed.has(day);
  }
}

/** Returns whether the markets of a place close early on a day. */
export function isHalfDay(region: HolidayRegion, day: number): boolean {
  if (region === "us") return isUsHalfDay(day);
  return region !== "none" && region !== "world" && foreignHolidays(region, yearOf(day)).early.has(day);
}

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
