import fc from "fast-check";
import { expect, test } from "vitest";
import { nextResetMs } from "../../../../../sim/web/gateway/state/reset-time.ts";
import { timeOf } from "../../../../../sim/world/zones.ts";
import "../../../../support/replay.ts";

test("the reset is the next midnight of the zone, across changes of daylight saving time", () => {
  const next = (text: string, zone: string): string =>
    new Date(nextResetMs(Date.parse(text), zone)).toISOString();
  expect(next("2026-01-13T15:30:00Z", "America/New_York")).toBe("2026-01-14T05:00:00.000Z");
  expect(next("2026-01-14T05:00:00Z", "America/New_York")).toBe("2026-01-15T05:00:00.000Z");
  expect(next("2026-03-08T12:00:00Z", "America/New_York")).toBe("2026-03-09T04:00:00.000Z");
  expect(next("2026-07-01T23:00:00Z", "Asia/Hong_Kong")).toBe("2026-07-02T16:00:00.000Z");
});

test("it lies after now, at most 25 hours away, and at 00:00 local time", () => {
  const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
  const zones = fc.constantFrom("America/New_York", "Europe/Zurich", "Asia/Hong_Kong", "UTC");
  fc.assert(
    fc.property(instants, zones, (nowMs, zone) => {
      const atMs = nextResetMs(nowMs, zone);
      expect(atMs).toBeGreaterThan(nowMs);
      expect(atMs - nowMs).toBeLessThanOrEqual(25 * 3_600_000);
      expect(timeOf(atMs, zone)).toBe("00:00:00");
    }),
  );
});
