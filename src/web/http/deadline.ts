import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";

/** The longest time of a timer, in ms. */
const TIMER_MS_MAX = 2_147_483_647;

/** Deadline of one request, and the signal that ends it early. */
export interface Deadline {
  /** Time until `REQUEST_TIMEOUT`, in ms, `>= 0`; `Infinity` for none. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls back once, after a timeout; never for `Infinity`.
 *
 * @returns A function that cancels the call; undefined when there is none.
 */
export function onTimeout(clock: Clock, timeoutMs: number, callback: () => void): (() => void) | undefined {
  return Number.isFinite(timeoutMs) ? clock.after(Math.min(timeoutMs, TIMER_MS_MAX), callback) : undefined;
}

/** Makes the error of a call that its signal has ended. */
export function abortedError(what: string, signal: AbortSignal | undefined): PoolError {
  const sentence = `Cannot ${what}: the caller's signal was aborted`;
  return new PoolError("ABORTED", sentence, { cause: signal?.reason });
}
