import { INSTANT_MAX_MS } from "./instant.ts";

/** The longest time that a timer of a clock of the machine can wait, in ms: 24.8 days. */
export const TIMER_MAX_MS = 2_147_483_647;

/** The longest time that a test or a scenario waits, in ms: a year. */
const WAIT_MAX_MS = 366 * 86_400_000;

/**
 * Checks a time to wait, in ms.
 *
 * @param cannot What cannot be done with another one, for the message: `wait for placeOrder`.
 * @param name The name of the value.
 * @throws {RangeError} Unless it is a number from 0 to a year.
 */
export function checkMs(ms: unknown, cannot: string, name: string): number {
  if (typeof ms === "number" && ms >= 0 && ms <= WAIT_MAX_MS) return ms;
  throw new RangeError(
    `Cannot ${cannot}: ${name}: expected a number of ms from 0 to ${WAIT_MAX_MS}, got ${shownMs(ms)}`,
  );
}

/**
 * Checks how far a clock is to be advanced.
 *
 * @throws {RangeError} Unless it is a number of ms, at least 0, and the clock shows a time by the end of 2099 then.
 */
export function checkAdvance(ms: unknown, nowMs: number): number {
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0)
    throw new RangeError(`Cannot advance the clock: expected a number of ms, at least 0, got ${shownMs(ms)}`);
  if (ms > 0 && nowMs + ms > INSTANT_MAX_MS)
    throw new RangeError(
      `Cannot advance the clock by ${ms} ms: it would show a time after ${new Date(INSTANT_MAX_MS).toISOString()}`,
    );
  return ms;
}

function shownMs(ms: unknown): string {
  return typeof ms === "string" ? JSON.stringify(ms) : String(ms);
}
