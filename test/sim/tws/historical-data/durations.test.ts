import { expect, test } from "vitest";
import { calendarOf } from "../../../../sim/exchange/calendar/calendar.ts";
import {
  approximateMs,
  beginningMs,
  parseDuration,
  readDuration,
} from "../../../../sim/tws/historical-data/durations.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

const DAY_MS = 86_400_000;
const CALENDAR = calendarOf(EXCHANGE.instrument(265598, NOW)?.calendar as never);
const begins = (text: string, toMs: number): number => {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`${text} is no duration`);
  return beginningMs(duration, CALENDAR, toMs, true);
};

test("a duration is a count, one blank and a unit in either case; a count alone is seconds", () => {
  expect(parseDuration("1 D")).toEqual({ count: 1, unit: "D" });
  expect(parseDuration("2 w")).toEqual({ count: 2, unit: "W" });
  expect(parseDuration("3600")).toEqual({ count: 3_600, unit: "S" });
  expect(["3600s", "1  D", " 1 D", "-1 D", "1 D 2 H"].map(parseDuration)).toEqual(Array(5).fill(undefined));
  expect(["", "D", "0 D", "1 H", "a day", "1.5 D"].map(parseDuration)).toEqual(Array(6).fill(undefined));
});

test("what is wrong with a duration depends on its unit", () => {
  const faults = ["", "1 H", "0 D", "29 S", "86401 S", "366 D", "53 W", "13 M", "2147483648 Y"];
  expect(faults.map(readDuration)).toEqual([
    "missing",
    "form",
    "range",
    "range",
    "seconds",
    "days",
    "weeks",
    "months",
    "range",
  ]);
  const longest = ["86400 S", "365 D", "52 W", "12 M", "40 Y"];
  expect(longest.map((text) => typeof readDuration(text))).toEqual(longest.map(() => "object"));
});

test("days count trading days: one day on a Monday morning begins that Monday, two on Friday", () => {
  const monday = Date.UTC(2026, 0, 12, 16);
  expect(begins("1 D", monday)).toBe(Date.UTC(2026, 0, 12, 14, 30));
  expect(begins("2 D", monday)).toBe(Date.UTC(2026, 0, 9, 14, 30));
});

test("seconds count trading hours alone", () => {
  // Half an hour after the opening: the other half of the hour is the end of the day before.
  expect(begins("3600 S", Date.UTC(2026, 0, 13, 15))).toBe(Date.UTC(2026, 0, 12, 20, 30));
});

test("weeks, months and years count on the calendar", () => {
  expect(begins("1 W", NOW)).toBe(NOW - 7 * DAY_MS);
  expect(begins("1 M", NOW)).toBe(Date.UTC(2025, 11, 13, 14, 30));
  expect(begins("1 Y", NOW)).toBe(Date.UTC(2025, 0, 13, 14, 30));
});

test("approximateMs() takes a month for 30 days and a year for 365", () => {
  expect(approximateMs({ count: 2, unit: "M" })).toBe(60 * DAY_MS);
  expect(approximateMs({ count: 1, unit: "Y" })).toBe(365 * DAY_MS);
});
