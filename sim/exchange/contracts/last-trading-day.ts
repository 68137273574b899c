import { dayText } from "../../world/zones.ts";
import { nthWeekday, weekdayOf } from "../calendar/days.ts";
import { isUsHoliday, thirdFriday } from "../calendar/holidays.ts";

const WEDNESDAY = 3;
const FRIDAY = 5;
const DAY_MS = 86_400_000;

/**
 * Rules for the last trading day of a future within its delivery month, by their names.
 *
 * `friday` is the third one, `wednesday` the third one, `monday` and `tuesday` come two days and one day before that;
 * `last-friday` is that of the month. The others count business days: `metals` is the third last one, `bonds` the seventh
 * before the last one, `month-end` the last one, `grains` the last one before the 15th, `hogs` the tenth one. `volatility` is
 * the day of volatility indices.
 */
export const LAST_DAYS: readonly LastDay[] = [
  "friday",
  "wednesday",
  "monday",
  "tuesday",
  "last-friday",
  "metals",
  "bonds",
  "month-end",
  "grains",
  "hogs",
  "volatility",
];

/** The name of a rule for the last trading day of a future. */
export type LastDay =
  | "friday"
  | "wednesday"
  | "monday"
  | "tuesday"
  | "last-friday"
  | "metals"
  | "bonds"
  | "month-end"
  | "grains"
  | "hogs"
  | "volatility";

const isBusinessDay = (day: number): boolean => weekdayOf(day) % 6 !== 0 && !isUsHoliday(day);

/** Returns the `count`-th business day at or before a day, or at or after it with `step` 1. */
export function businessDay(from: number, count: number, step: -1 | 1 = -1): number {
  let day = from;
  for (let left = count; ; day += step) if (isBusinessDay(day) && --left === 0) return day;
}

/**
 * Returns the last trading day of the future of a delivery month, `yyyymmdd`.
 *
 * @see QuantConnect/Lean, table of CME futures expiries, for the metals; the other rules are unsourced. Business days are those
 * of New York.
 */
export function lastTradingDay(rule: LastDay | undefined, year: number, month: number): string {
  const monthEnd = Date.UTC(year, month, 0) / DAY_MS;
  const wednesday = nthWeekday(year, month, WEDNESDAY, 3);
  switch (rule) {
    case "volatility":
      return volatilityDay(year, month);
    case "wednesday":
      return dayText(businessDay(wednesday, 1));
    case "tuesday":
      return dayText(businessDay(wednesday - 1, 1));
    case "monday":
      return dayText(businessDay(wednesday - 2, 1));
    case "last-friday":
      return dayText(businessDay(nthWeekday(year, month, FRIDAY, -1), 1));
    case "metals":
      return dayText(businessDay(monthEnd, 3));
    case "bonds":
      return dayText(businessDay(monthEnd, 8));
    case "month-end":
      return dayText(businessDay(monthEnd, 1));
    case "grains":
      return dayText(businessDay(Date.UTC(year, month - 1, 14) / DAY_MS, 1));
    case "hogs":
      return dayText(businessDay(Date.UTC(year, month - 1, 1) / DAY_MS, 10, 1));
    default:
      return thirdFriday(year, month);
  }
}

/** Returns the Wednesday 30 days before the third Friday of the month after, when volatility contracts expire. */
export function volatilityDay(year: number, month: number): string {
  const [nextYear, next] = month === 12 ? [year + 1, 1] : [year, month + 1];
  const wednesday = nthWeekday(nextYear, next, FRIDAY, 3) - 30;
  return dayText(isUsHoliday(wednesday) || isUsHoliday(wednesday + 30) ? wednesday - 1 : wednesday);
}
