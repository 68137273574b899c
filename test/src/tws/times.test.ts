import fc from "fast-check";
import { expect, test } from "vitest";
import { stamp } from "../../../sim/world/zones.ts";
import { barInstant, instantOf } from "../../../src/tws/times.ts";

const HOUR_MS = 3_600_000;
const ZONES = ["US/Eastern", "US/Central", "UTC", "Europe/London", "Asia/Kolkata", "Asia/Hong_Kong", "Japan"];

test.each<[text: string, zone: string | undefined, atMs: number | undefined]>([
  ["20260113 10:00:00 US/Eastern", undefined, Date.UTC(2026, 0, 13, 15)],
  ["20260713 10:00:00 US/Eastern", undefined, Date.UTC(2026, 6, 13, 14)],
  ["20260113  10:00:00 US/Eastern", undefined, Date.UTC(2026, 0, 13, 15)],
  ["20260113 08:30 US/Central", undefined, Date.UTC(2026, 0, 13, 14, 30)],
  ["20260113-15:00:00", undefined, Date.UTC(2026, 0, 13, 15)],
  ["2026-01-13 15:00:00.0", undefined, Date.UTC(2026, 0, 13, 15)],
  ["20260113 10:00:00", "US/Eastern", Date.UTC(2026, 0, 13, 15)],
  ["20260113 10:00:00 US/Central", "US/Eastern", Date.UTC(2026, 0, 13, 16)],
  ["1768316400", undefined, 1_768_316_400_000],
  // The zone of a time without one is not known, and an unknown zone is not guessed.
  ["20260113 10:00:00", undefined, undefined],
  ["20260113 10:00:00 Nowhere/Else", undefined, undefined],
  ["20260113", "US/Eastern", undefined],
  ...["20260230 10:00:00", "20261313 10:00:00", "20260013 10:00:00", "20260100 10:00:00"].map(
    (text) => [`${text} UTC`, undefined, undefined] as [string, undefined, undefined],
  ),
  ...["25:00:00", "10:61:00", "10:00:75", "24:00:00", "10:00:60"].map(
    (text) => [`20260113 ${text} UTC`, undefined, undefined] as [string, undefined, undefined],
  ),
  // Clocks go back and show these times twice: the first of the two instants, in every zone.
  ["20251102 01:30:00 America/New_York", undefined, Date.UTC(2025, 10, 2, 5, 30)],
  ["20251026 02:30:00 Europe/Berlin", undefined, Date.UTC(2025, 9, 26, 0, 30)],
  ["20260405 01:45:00 Australia/Lord_Howe", undefined, Date.UTC(2026, 3, 4, 14, 45)],
  ["20260405 02:10:00 Australia/Lord_Howe", undefined, Date.UTC(2026, 3, 4, 15, 40)],
  // Clocks go forward and never show this one.
  ["20260308 02:30:00 America/New_York", undefined, Date.UTC(2026, 2, 8, 7, 30)],
  // They change at half past an hour of UTC.
  ["20261004 01:45:00 Australia/Lord_Howe", undefined, Date.UTC(2026, 9, 3, 15, 15)],
  ["20261004 02:45:00 Australia/Lord_Howe", undefined, Date.UTC(2026, 9, 3, 15, 45)],
  ["", undefined, undefined],
  ["finished-20260112-20260113", undefined, undefined],
  ["NaN", undefined, undefined],
])("instantOf(%j, %j) is %j", (text, zone, atMs) => {
  expect(instantOf(text, zone)).toBe(atMs);
});

test("instantOf() reads any instant in any zone, and the first of two that look alike", () => {
  const seconds = fc.integer({ min: Date.UTC(2015) / 1_000, max: Date.UTC(2035) / 1_000 });
  fc.assert(
    fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
      const atMs = second * 1_000;
      const read = instantOf(stamp(atMs, zone));
      // When clocks go back, an hour of their time stands for two instants.
      const earlierMs = atMs - HOUR_MS;
      const isSecond = stamp(earlierMs, zone) === stamp(atMs, zone);
      expect(read).toBe(isSecond ? earlierMs : atMs);
    }),
    { numRuns: 2_000 },
  );
});

test("barInstant() puts a bar of a day or more at midnight UTC, and other bars at their instant", () => {
  expect(barInstant("20260113")).toBe(Date.UTC(2026, 0, 13));
  expect(barInstant("20260113 10:00:00 US/Eastern")).toBe(Date.UTC(2026, 0, 13, 15));
  expect(["20260231", "20261399", "20260013", "20260100"].map(barInstant)).toEqual(Array(4).fill(undefined));
  expect([barInstant("1768316400"), barInstant(undefined)]).toEqual([1_768_316_400_000, undefined]);
});
