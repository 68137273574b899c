import { expect, test } from "vitest";
import { calendarOf } from "../../../sim/exchange/calendar.ts";
import { stamp } from "../../../sim/world/zones.ts";

test("New York trades at its hours in summer and winter, and not on its holidays", () => {
  const calendar = calendarOf("us-stocks");
  const liquid = (year: number, month: number, date: number): string | undefined => {
    const day = calendar.day(Date.UTC(year, month - 1, date) / 86_400_000);
    return day && `${stamp(day.liquidOpenMs).slice(9, 14)}-${stamp(day.liquidCloseMs).slice(9, 14)}`;
  };
  expect(liquid(2026, 1, 13)).toBe("14:30-21:00");
  expect(liquid(2026, 7, 14)).toBe("13:30-20:00");
  // Closed: Martin Luther King, Good Friday, Juneteenth, Independence Day observed on Friday, Thanksgiving, Christmas.
  for (const [month, date] of [
    [1, 19],
    [4, 3],
    [6, 19],
    [7, 3],
    [11, 26],
    [12, 25],
    [1, 17],
  ] as const) {
    expect(liquid(2026, month, date)).toBeUndefined();
  }
  expect(liquid(2026, 11, 27)).toBe("14:30-18:00");
  expect(liquid(2026, 12, 24)).toBe("14:30-18:00");
});

test("a trading day of futures and of currencies begins the evening before", () => {
  const es = calendarOf("us-futures").dayAt(Date.UTC(2026, 0, 12, 23, 30));
  expect([es.date, stamp(es.openMs), stamp(es.closeMs)]).toEqual([
    "20260113",
    "20260112 23:00:00 UTC",
    "20260113 22:00:00 UTC",
  ]);
  const forex = calendarOf("forex").dayAt(Date.UTC(2026, 0, 11, 22, 30));
  expect([forex.date, stamp(forex.openMs)]).toEqual(["20260112", "20260111 22:15:00 UTC"]);
});
