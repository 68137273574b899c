import { expect, test } from "vitest";
import { easter, fixedDay, nthWeekday, observed, weekdayOf } from "../../../../sim/exchange/calendar/days.ts";
import { dayNumber, dayText } from "../../../../sim/world/zones.ts";

test("weekdayOf() counts from Sunday, also before 1970", () => {
  expect(["19691231", "19700101", "20260113"].map((day) => weekdayOf(dayNumber(day)))).toEqual([3, 4, 2]);
});

test("nthWeekday() counts from the first of a month, and from its end for -1", () => {
  expect(dayText(nthWeekday(2026, 1, 5, 3))).toBe("20260116");
  expect(dayText(nthWeekday(2026, 5, 1, -1))).toBe("20260525");
});

test("easter() gives the Sundays of the Gregorian calendar", () => {
  expect([2000, 2019, 2026, 2038].map((year) => dayText(easter(year)))).toEqual([
    "20000423",
    "20190421",
    "20260405",
    "20380425",
  ]);
});

test("observed() moves a Saturday to Friday and a Sunday to Monday", () => {
  expect([3, 4, 5].map((date) => dayText(observed(fixedDay(2026, 7, date))))).toEqual([
    "20260703",
    "20260703",
    "20260706",
  ]);
});
