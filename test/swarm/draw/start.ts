import type { Random } from "../../../sim/mod.ts";
import type { RestartWindow } from "../../../src/mod.ts";
import { OPEN_MS } from "../../model/setting.ts";
import { oneOf } from "./options.ts";

const MINUTE_MS = 60_000;

/** Starts outside of the hours of shares in New York, epoch ms. */
export const CLOSED_STARTS_MS: readonly number[] = [
  // Tuesday 07:00, before the market; 20:30, after it; 23:41, before the usual restart.
  ...[Date.UTC(2026, 0, 13, 12, 0), Date.UTC(2026, 0, 14, 1, 30), Date.UTC(2026, 0, 14, 4, 41)],
  // Friday 23:41, Saturday noon, Sunday 17:55.
  ...[Date.UTC(2026, 0, 17, 4, 41), Date.UTC(2026, 0, 17, 17, 0), Date.UTC(2026, 0, 18, 22, 55)],
  // Five minutes before daylight saving time begins and ends.
  ...[Date.UTC(2026, 2, 8, 6, 55), Date.UTC(2026, 10, 1, 5, 55)],
];

/** Draws when a run starts, epoch ms. */
export function drawStartMs(random: Random, features: ReadonlySet<string>): number {
  return features.has("off-hours") ? oneOf(random, CLOSED_STARTS_MS) : OPEN_MS;
}

/** Time from the start to the restart of the day, in ms: where daylight saving time changes, the restart is in between. */
const AFTER_MS = 4.5 * MINUTE_MS;
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York",
  timeStyle: "medium",
  hourCycle: "h23",
});

/** Writes the restart of the day as a daily fault, with the usual durations. */
export function nightlyRestart(startMs: number): string {
  return `${restartTime(startMs)} restart:deafMs=500,closeMs=2000,refuseMs=74000,muteMs=4000`;
}

/** The minute in which the gateway restarts, as an option of the pool: it is down for longer. */
export function nightlyWindow(startMs: number): RestartWindow {
  const minute = restartTime(startMs).slice(0, "hh:mm".length);
  return { from: minute, to: minute };
}

function restartTime(startMs: number): string {
  return CLOCK.format(startMs + AFTER_MS);
}
