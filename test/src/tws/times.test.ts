import fc from "fast-check";
import { expect, test } from "vitest";
import { offsetMs, stamp } from "../../../sim/world/zones.ts";
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
  ["20260230 10:00:00 UTC", undefined, undefined],
  ["20260113 25:00:00 UTC", undefined, undefined],
  ["20260113 10:61:00 UTC", undefined, undefined],
  ["", undefined, undefined],
  ["finished-20260112-20260113", undefined, undefined],
  ["NaN", undefined, undefined],
])("instantOf(%j, %j) is %j", (text, zone, atMs) => {
  expect(instantOf(text, zone)).toBe(atMs);
});

test("instantOf() reads any instant in any zone, but for the hour that occurs twice", () => {
  const seconds = fc.integer({ min: Date.UTC(2015) / 1_000, max: Date.UTC(2035) / 1_000 });
  fc.assert(
    fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
      const atMs = second * 1_000;
      const read = instantOf(stamp(atMs, zone));
      // When clocks go back, one hour of wall time stands for two instants.
      const isTwice = offsetMs(atMs - 2 * HOUR_MS, zone) !== offsetMs(atMs + 2 * HOUR_MS, zone);
      if (isTwice) expect(Math.abs((read ?? 0) - atMs) % HOUR_MS).toBe(0);
      else expect(read).toBe(atMs);
    }),
    { numRuns: 2_000 },
  );
});

test("barInstant() puts a bar of a day or more at midnight UTC, and other bars at their instant", () => {
  expect(barInstant("20260113")).toBe(Date.UTC(2026, 0, 13));
  expect(barInstant("20260113 10:00:00 US/Eastern")).toBe(Date.UTC(2026, 0, 13, 15));
  expect([barInstant("1768316400"), barInstant(undefined)]).toEqual([1_768_316_400_000, undefined]);
});
