import { expect, test } from "vitest";
import {
  dayNumber,
  dayOf,
  dayText,
  fromWall,
  isTimeZone,
  offsetMs,
  parseStamp,
  stamp,
  timeOf,
} from "../../../sim/world/zones.ts";

const HOUR_MS = 3_600_000;
const WINTER = Date.UTC(2026, 0, 13, 15, 30);
const SUMMER = Date.UTC(2026, 6, 14, 15, 30);

test("offsetMs() follows daylight saving, also for the names that TWS uses", () => {
  expect([offsetMs(WINTER, "US/Eastern"), offsetMs(SUMMER, "US/Eastern")]).toEqual([
    -5 * HOUR_MS,
    -4 * HOUR_MS,
  ]);
  expect(offsetMs(WINTER, "EST")).toBe(offsetMs(WINTER, "America/New_York"));
  expect(offsetMs(WINTER, "JST")).toBe(9 * HOUR_MS);
  expect(() => offsetMs(WINTER, "Mars/Olympus")).toThrow(RangeError);
});

test("stamp(), dayOf() and timeOf() format an instant in a zone", () => {
  expect(stamp(WINTER)).toBe("20260113 15:30:00 UTC");
  expect(stamp(WINTER, "US/Central")).toBe("20260113 09:30:00 US/Central");
  expect([dayOf(WINTER, "JST"), timeOf(WINTER, "JST")]).toEqual(["20260114", "00:30:00"]);
});

test("fromWall() finds the instant on both sides of a change of daylight saving", () => {
  // In New York clocks moved from 02:00 to 03:00 on 8 March 2026.
  const local = (hour: number): number => fromWall(Date.UTC(2026, 2, 8, hour), "US/Eastern");
  expect(local(1)).toBe(Date.UTC(2026, 2, 8, 6));
  expect(local(3)).toBe(Date.UTC(2026, 2, 8, 7));
});

test("dayNumber() and dayText() convert between a day and its number", () => {
  expect(dayNumber("19700101")).toBe(0);
  expect(dayText(dayNumber("20260113") + 1)).toBe("20260114");
});

test.each([
  ["20260113-15:30:00", WINTER],
  ["20260113 10:30:00 US/Eastern", WINTER],
  ["20260113 10:30 US/Eastern", WINTER],
  ["20260113 15:30:00", WINTER],
  ["20260113  15:30:00", WINTER],
])("parseStamp() reads %s", (text, atMs) => {
  expect(parseStamp(text)).toBe(atMs);
});

test.each([
  "yesterday",
  "20260113",
  "20260230 10:00:00",
  "20260113 25:00:00",
  "20260113 10:00:00 Mars/Olympus",
])("parseStamp() returns undefined for %s", (text) => {
  expect(parseStamp(text)).toBeUndefined();
});

test("isTimeZone() accepts the names of zones, and nothing else", () => {
  expect(["US/Eastern", "Europe/Berlin", "UTC"].every(isTimeZone)).toBe(true);
  expect(["Mars", "", "US Eastern"].some(isTimeZone)).toBe(false);
});
