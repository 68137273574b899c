import type { Clock } from "../clock.ts";
import type { LiveSession } from "./live-session.ts";

/** TWS acknowledges within a second, unless it is cut off; then nobody knows how long it takes. */
const SETTLE_MS_MAX = 5_000;
const LOOK_MS = 20;

/**
 * Waits until nothing about orders is under way on the session that is there, for at most 5 s: the end of a connection
 * throws away what was not sent, and what TWS has not acknowledged.
 *
 * @param untilMs Latest end of the wait, by the clock.
 */
export async function ordersSettled(
  clock: Clock,
  untilMs: number,
  live: () => LiveSession | undefined,
): Promise<void> {
  const latestMs = Math.min(untilMs, clock.now() + SETTLE_MS_MAX);
  while (live()?.settling === true && clock.now() < latestMs) {
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
}
