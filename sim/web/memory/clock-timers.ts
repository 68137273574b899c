import type { Clock } from "../../world/clock.ts";

/**
 * Replaces the global `setTimeout` until the returned function is called, which must be before the caller returns.
 *
 * `mock-socket` opens WebSockets, and delivers what a client sends, by a global `setTimeout` of 4 ms, and takes no clock. On
 * virtual time these 4 ms would pass by the machine's clock, and a simulated day would be over before a WebSocket is
 * open. Its calls set their timers before they return, and run no code of a caller, so that nothing else sees the
 * replacement.
 *
 * @param setTimer Sets a timer; `fire` runs what was to be called.
 */
export function replaceTimers(setTimer: (delayMs: number, fire: () => void) => void): () => void {
  const original = globalThis.setTimeout;
  const restore = (): void => {
    globalThis.setTimeout = original;
  };
  const replacement = ((callback: (context: unknown) => void, delayMs: number, context: unknown) => {
    // The clock of the machine uses the global itself.
    restore();
    setTimer(delayMs, () => callback(context));
    globalThis.setTimeout = replacement;
  }) as unknown as typeof setTimeout;
  globalThis.setTimeout = replacement;
  return restore;
}

/** Calls `act`, whose timers become timers of the clock. */
export function withTimersOf<T>(clock: Clock, act: () => T): T {
  const restore = replaceTimers((delayMs, fire) => void clock.after(delayMs, fire));
  try {
    return act();
  } finally {
    restore();
  }
}
