import { expect, test } from "vitest";
import { calendarOf, sessions } from "../../../../sim/exchange/calendar/calendar.ts";
import { fromWall, stamp } from "../../../../sim/world/zones.ts";

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

test("Tokyo and Hong Kong pause at noon: nothing trades, and the last price stays", () => {
  const tokyo = calendarOf("tokyo");
  const noon = Date.UTC(2026, 0, 13, 3);
  expect([tokyo.isOpen(noon - 3_600_000), tokyo.isOpen(noon), tokyo.isOpen(noon + 3_600_000)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(stamp(tokyo.lastOpenMs(noon))).toBe("20260113 02:30:00 UTC");
  const parts = sessions(tokyo.dayAt(noon), true).map((part) =>
    part.map((atMs) => stamp(atMs, "JST").slice(9, 14)),
  );
  expect(parts).toEqual([
    ["09:00", "11:30"],
    ["12:30", "15:30"],
  ]);
  expect(calendarOf("hong-kong").isPaused(Date.UTC(2026, 0, 13, 4, 30))).toBe(true);
  expect(calendarOf("us-stocks").isPaused(Date.UTC(2026, 0, 13, 17))).toBe(false);
});

test("Xetra and London keep their own hours, in summer time too", () => {
  const opens = (name: "xetra" | "london", atMs: number): string => {
    const day = calendarOf(name).dayAt(atMs);
    return `${stamp(day.openMs).slice(9, 14)}-${stamp(day.closeMs).slice(9, 14)}`;
  };
  expect([opens("xetra", Date.UTC(2026, 0, 13, 12)), opens("london", Date.UTC(2026, 0, 13, 12))]).toEqual([
    "08:00-16:30",
    "08:00-16:30",
  ]);
  expect(opens("london", Date.UTC(2026, 6, 14, 12))).toBe("07:00-15:30");
});

test("cryptocurrencies trade from Sunday 03:00 to Friday 16:00 in New York, without a break", () => {
  const crypto = calendarOf("crypto");
  const at = (day: number, hour: number, minute = 0): number =>
    fromWall(Date.UTC(2026, 0, day, hour, minute), "US/Eastern");
  // 11 January 2026 is a Sunday.
  expect(
    [at(11, 2, 59), at(11, 3), at(16, 15, 59), at(16, 16), at(17, 12)].map((ms) => crypto.isOpen(ms)),
  ).toEqual([false, true, true, false, false]);
  for (let ms = at(11, 3); ms < at(16, 16); ms += 3_600_000) expect(crypto.isOpen(ms, true)).toBe(true);
  expect(crypto.dayAfter(at(17, 12)).openMs).toBe(at(18, 3));
  expect(crypto.lastOpenMs(at(17, 12))).toBe(at(16, 16));
  // The week with the change to summer time, on 8 March 2026.
  const sunday = crypto.dayAfter(fromWall(Date.UTC(2026, 2, 7, 12), "US/Eastern"));
  expect(new Date(sunday.openMs).toISOString()).toBe("2026-03-08T07:00:00.000Z");
});

test("a pause that ends as the regular hours begin is no part of them: grains", () => {
  const calendar = calendarOf("us-grains");
  const day = calendar.dayAt(Date.UTC(2026, 0, 13, 16));
  const times = (liquid: boolean) =>
    sessions(day, liquid).map((part) => part.map((atMs) => stamp(atMs).slice(4, 14)).join(" to "));
  expect(times(true)).toEqual(["0113 14:30 to 0113 19:20"]);
  expect(times(false)).toEqual(["0113 01:00 to 0113 13:45", "0113 14:30 to 0113 19:20"]);
});
