import { expect, test } from "vitest";
import { type ForeignRegion, foreignHolidays } from "../../../../sim/exchange/calendar/foreign-holidays.ts";
import { dayText } from "../../../../sim/world/zones.ts";

const closed = (region: ForeignRegion, year: number): string =>
  [...foreignHolidays(region, year).closed]
    .filter((day) => ![0, 6].includes(new Date(day * 86_400_000).getUTCDay()))
    .sort((a, b) => a - b)
    .map((day) => dayText(day).slice(4))
    .join(" ");

// As the exchanges published them; weekends are left out.
test.each<[ForeignRegion, number, string]>([
  ["germany", 2026, "0101 0403 0406 0501 1224 1225 1231"],
  ["euronext", 2026, "0101 0403 0406 0501 1225"],
  ["london", 2026, "0101 0403 0406 0504 0525 0831 1225 1228"],
  [
    "japan",
    2026,
    "0101 0102 0112 0211 0223 0320 0429 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123 1231",
  ],
])("the weekdays on which %s is closed in %i", (region, year, days) => {
  expect(closed(region, year)).toBe(days);
});

test("Hong Kong is closed for the lunar new year, and has a half day before it", () => {
  expect(closed("hong-kong", 2026)).toContain("0217 0218 0219");
  expect([...foreignHolidays("hong-kong", 2026).early].map(dayText)).toContain("20260216");
});

test("London closes early on the last weekdays before Christmas and New Year", () => {
  expect([...foreignHolidays("london", 2026).early].map(dayText)).toEqual(["20261224", "20261231"]);
});
