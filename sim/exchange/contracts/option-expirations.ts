import { dayNumber, dayText } from "../../world/zones.ts";
import { weekdayOf } from "../calendar/days.ts";
import { isUsHoliday, thirdFriday } from "../calendar/holidays.ts";
import type { OptionChain } from "./contract-definition.ts";
import { volatilityDay } from "./last-trading-day.ts";

const FRIDAY = 5;
const WEEKS = 8;
/** Days for which the options that expire daily are listed ahead. */
const DAILY_DAYS = 14;

/** One day on which options of an underlying expire. */
export interface Expiration {
  /** The last trading day, `yyyymmdd`. */
  readonly date: string;
  /** Whether it is one of the monthly expirations, which may have a trading class of their own. */
  readonly monthly: boolean;
}

/**
 * Lists the days on which options expire that are listed on a day, in order of time.
 *
 * Monthly ones expire on third Fridays. An underlying with weekly ones also has the next eight Fridays, and Januaries three
 * years ahead and Decembers two; one with daily ones also has every trading day of two weeks and the last of each quarter.
 */
export function expirationsOn(chain: OptionChain, day: string): readonly Expiration[] {
  const kind = chain.expirations ?? "monthly";
  if (kind === "before-future") return [];
  const found = new Map<string, Expiration>();
  const add = (date: string, monthly: boolean): void => {
    if (date >= day) found.set(`${date}/${monthly && chain.weeklyClass !== undefined}`, { date, monthly });
  };
  if (chain.months !== undefined) for (const date of monthsAhead(day, chain.months)) add(date, true);
  else if (kind === "wednesdays") {
    for (const date of wednesdays(day)) add(date, false);
    for (const date of volatilityMonths(day)) add(date, true);
  } else {
    if (kind !== "monthly") for (const date of fridays(day)) add(date, false);
    if (kind === "daily") for (const date of [...tradingDays(day), ...quarterEnds(day)]) add(date, false);
    for (const date of standardMonths(kind, day)) add(date, true);
    if (chain.weeklyClass !== undefined) pmOnThirdFridays(found, chain, day);
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Returns whether options of a chain ever expire on a day, however long before they are listed. */
export function canExpire(chain: OptionChain, date: string, monthly: boolean): boolean {
  const number = dayNumber(date);
  if (weekdayOf(number) % 6 === 0 || isUsHoliday(number)) return false;
  const kind = chain.months === undefined ? (chain.expirations ?? "monthly") : "monthly";
  const isThird = thirdFriday(Number(date.slice(0, 4)), Number(date.slice(4, 6))) === date;
  if (kind === "daily") return chain.weeklyClass === undefined || !monthly || isMonthly(chain, date);
  if (kind === "wednesdays") return weekdayOf(number) === 3 || weekdayOf(number) === 2;
  return kind === "monthly" ? isThird : fridayOf(number) === number;
}

/** Returns the last trading day of a month's options: with a class of their own, they settle on the next morning. */
function monthlyDay(chain: OptionChain, year: number, month: number): string {
  const friday = thirdFriday(year, month);
  return chain.weeklyClass === undefined ? friday : dayText(dayNumber(friday) - 1);
}

function isMonthly(chain: OptionChain, date: string): boolean {
  return monthlyDay(chain, Number(date.slice(0, 4)), Number(date.slice(4, 6))) === date;
}

/** Moves monthly options that settle in the morning to the day before, and adds those of the other class. */
function pmOnThirdFridays(found: Map<string, Expiration>, chain: OptionChain, day: string): void {
  for (const [key, { date, monthly }] of [...found]) {
    if (!monthly) continue;
    found.delete(key);
    found.set(`${date}/false`, { date, monthly: false });
    const settles = monthlyDay(chain, Number(date.slice(0, 4)), Number(date.slice(4, 6)));
    if (settles >= day) found.set(`${settles}/true`, { date: settles, monthly: true });
  }
}

function standardMonths(kind: "monthly" | "weekly" | "daily", day: string): readonly string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(4, 6))];
  const near = monthsAhead(day, kind === "daily" ? 12 : kind === "weekly" ? 6 : 3);
  const quarters = monthsAhead(day, 12).filter((date) => Number(date.slice(4, 6)) % 3 === 0);
  const januaries = kind === "monthly" ? [1, 2] : [1, 2, 3];
  const leaps = januaries.map((ahead) => thirdFriday(year + ahead, 1));
  const decembers = kind === "monthly" ? [] : [0, 1, 2].map((ahead) => thirdFriday(year + ahead, 12));
  const junes = kind === "daily" ? [0, 1, 2].map((ahead) => thirdFriday(year + ahead, 6)) : [];
  return [...near, ...quarters, ...leaps, ...decembers, ...junes].filter(
    // Before October the list of the year after next is not complete for all of these.
    (date) => kind !== "monthly" || month >= 10 || Number(date.slice(0, 4)) <= year + 2,
  );
}

/** Lists the third Fridays from a day on. */
function monthsAhead(day: string, count: number): readonly string[] {
  const found: string[] = [];
  let [year, month] = [Number(day.slice(0, 4)), Number(day.slice(4, 6))];
  while (found.length < count) {
    const date = thirdFriday(year, month);
    if (date >= day) found.push(date);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return found;
}

function fridays(day: string): readonly string[] {
  const first = dayNumber(day);
  const friday = first + ((FRIDAY - weekdayOf(first) + 7) % 7);
  return Array.from({ length: WEEKS }, (_, week) => dayText(fridayOf(friday + 7 * week)));
}

/** Returns the day on which the options of a week expire: Friday, or Thursday if that is a holiday. */
function fridayOf(day: number): number {
  const friday = day + ((FRIDAY - weekdayOf(day) + 7) % 7);
  return isUsHoliday(friday) ? friday - 1 : friday;
}

function tradingDays(day: string): readonly string[] {
  const first = dayNumber(day);
  return Array.from({ length: DAILY_DAYS }, (_, ahead) => first + ahead)
    .filter((number) => weekdayOf(number) % 6 !== 0 && !isUsHoliday(number))
    .map(dayText);
}

/** Lists the last trading days of the next four quarters. */
function quarterEnds(day: string): readonly string[] {
  const year = Number(day.slice(0, 4));
  return [3, 6, 9, 12, 15, 18]
    .map((month) => {
      let last = Date.UTC(year, month, 0) / 86_400_000;
      while (weekdayOf(last) % 6 === 0 || isUsHoliday(last)) last--;
      return dayText(last);
    })
    .filter((date) => date >= day)
    .slice(0, 4);
}

function volatilityMonths(day: string): readonly string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(4, 6))];
  return Array.from({ length: 10 }, (_, ahead) => {
    const at = month - 1 + ahead;
    return volatilityDay(year + Math.floor(at / 12), (at % 12) + 1);
  });
}

function wednesdays(day: string): readonly string[] {
  const first = dayNumber(day);
  const wednesday = first + ((3 - weekdayOf(first) + 7) % 7);
  return [0, 1, 2, 3, 4, 5]
    .map((week) => wednesday + 7 * week)
    .filter((number) => !isUsHoliday(number))
    .map(dayText)
    .filter((date) => volatilityDay(Number(date.slice(0, 4)), Number(date.slice(4, 6))) !== date);
}
