import { expect, test } from "vitest";
import { FakeTws, parseDailyFault, VirtualClock } from "../../support/sim.ts";

test("daily faults are injected at their local time every day, also across daylight saving", async () => {
  // The clocks in New York went forward on 8 March 2026.
  const clock = new VirtualClock(Date.UTC(2026, 2, 7, 12));
  const timetable = [parseDailyFault("23:45 restart"), parseDailyFault("09:30 Europe/London bulletin")];
  const tws = new FakeTws({ clock, timetable });
  await clock.advance(3 * 86_400_000);
  const faults = tws.trace.of("fault").map(({ atMs, detail }) => `${new Date(atMs).toISOString()} ${detail}`);
  expect(faults).toEqual([
    "2026-03-08T04:45:00.000Z restart",
    "2026-03-08T09:30:00.000Z bulletin",
    "2026-03-09T03:45:00.000Z restart",
    "2026-03-09T09:30:00.000Z bulletin",
    "2026-03-10T03:45:00.000Z restart",
    "2026-03-10T09:30:00.000Z bulletin",
  ]);
  tws.close();
  expect(clock.timers).toBe(0);
});

test("parseDailyFault() rejects a text without a time, with a bad zone or an unknown fault", () => {
  expect(() => parseDailyFault("restart")).toThrow("expected a time and a fault");
  expect(() => parseDailyFault("25:00 restart")).toThrow('"25:00" is no time of day such as 23:45');
  expect(() => parseDailyFault("23:45 Mars/Olympus restart")).toThrow(
    '"Mars/Olympus" is no time zone such as Europe/London',
  );
  expect(() => parseDailyFault("23:45 rest")).toThrow('there is no "rest"');
});
