import { expect, test } from "vitest";
import {
  isUsHalfDay,
  isUsHoliday,
  isWorldHoliday,
  thirdFriday,
} from "../../../../sim/exchange/calendar/holidays.ts";

const daysOf = (year: number, is: (day: number) => boolean): string[] => {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    if (is(at / 86_400_000)) days.push(new Date(at).toISOString().slice(5, 10));
  }
  return days;
};

// As the New York Stock Exchange published them.
test.each([
  [2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24"],
  [2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26"],
  [2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25"],
  [2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25"],
])("the holidays of %i are those of the New York Stock Exchange", (year, days) => {
  expect(daysOf(year, isUsHoliday).join(" ")).toBe(days);
});

test.each([
  [2024, "07-03 11-29 12-24"],
  [2026, "11-27 12-24"],
])("the half days of %i are those of the New York Stock Exchange", (year, days) => {
  expect(daysOf(year, isUsHalfDay).join(" ")).toBe(days);
});

test("markets close worldwide on New Year's Day, Good Friday and Christmas", () => {
  expect(daysOf(2026, isWorldHoliday)).toEqual(["01-01", "04-03", "12-25"]);
});

test("thirdFriday() is a Thursday when that Friday is a holiday", () => {
  expect(thirdFriday(2026, 1)).toBe("20260116");
  // Good Friday of 2019 was on 19 April.
  expect(thirdFriday(2019, 4)).toBe("20190418");
});
