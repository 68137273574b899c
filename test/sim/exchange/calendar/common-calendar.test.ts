import { expect, test } from "vitest";
import { calendarOf } from "../../../../sim/exchange/calendar/calendar.ts";
import { CommonCalendar } from "../../../../sim/exchange/calendar/common-calendar.ts";
import { fromWall } from "../../../../sim/world/zones.ts";

const DAY = Date.UTC(2026, 0, 13);
const at = (hour: number, minute = 0) => fromWall(DAY + (hour * 60 + minute) * 60_000, "US/Eastern");
const common = (...names: Parameters<typeof calendarOf>[0][]) =>
  new CommonCalendar(names[0] ?? "always", names.map(calendarOf));

test("hours are those in which every venue trades", () => {
  const calendar = common("us-stocks", "us-options");
  expect([at(9, 29), at(9, 30), at(15, 59), at(16)].map((ms) => calendar.isOpen(ms))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(calendar.lastOpenMs(at(18))).toBe(at(16));
});

test("a day on which one venue is closed is no trading day", () => {
  const calendar = common("always", "us-stocks");
  const saturday = Date.UTC(2026, 0, 17, 17);
  expect(calendarOf("always").isOpen(saturday)).toBe(true);
  expect(calendar.isOpen(saturday)).toBe(false);
  expect(calendar.dayAfter(saturday).date).toBe("20260120");
});

test("the pause of one venue is that of all", () => {
  const calendar = common("tokyo", "always");
  const noon = fromWall(DAY + 12 * 3_600_000, "Japan");
  expect([calendar.isPaused(noon), calendar.isOpen(noon), calendar.isOpen(noon + 3_600_000)]).toEqual([
    true,
    false,
    true,
  ]);
});

test("venues without common hours have no trading day", () => {
  expect(() => common("us-stocks", "tokyo").dayAt(at(12))).toThrow("Cannot find a trading day");
});
