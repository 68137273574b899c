import { dayNumber, dayOf, fromWall } from "../../../world/zones.ts";

const DAY_MS = 86_400_000;

/**
 * Returns the next midnight of a zone, strictly after an instant, epoch ms.
 *
 * The sources disagree whether IBKR resets at 00:00 or at 01:00 local time. The earlier hour is the stricter one.
 */
export function nextResetMs(nowMs: number, zone: string): number {
  const today = dayNumber(dayOf(nowMs, zone));
  for (let day = today + 1; ; day++) {
    const atMs = fromWall(day * DAY_MS, zone);
    if (atMs > nowMs) return atMs;
  }
}
