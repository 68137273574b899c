import { systemClock } from "../../mod.ts";

/** Result of a wait: what it waited for has happened, its time was over, or the signal ended it. */
export type Waited = "happened" | "late" | "ended";

/**
 * Waits until a condition holds.
 *
 * @param condition Tested whenever something has happened.
 * @param onChange Registers a listener for what may change the condition, and returns a function that removes it.
 * @param withinMs Longest wait, in ms of the wall.
 * @param signal Ends the wait early.
 */
export function waitUntil(
  condition: () => boolean,
  onChange: (listener: () => void) => () => void,
  withinMs: number,
  signal: AbortSignal,
): Promise<Waited> {
  return new Promise((resolve) => {
    if (condition()) return resolve("happened");
    if (signal.aborted) return resolve("ended");
    const settle = (how: Waited): void => {
      cancel();
      stop();
      signal.removeEventListener("abort", onAbort);
      resolve(how);
    };
    const onAbort = (): void => settle("ended");
    const stop = onChange(() => {
      if (condition()) settle("happened");
    });
    const cancel = systemClock.after(withinMs, () => settle(condition() ? "happened" : "late"));
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Lets time pass on the wall, unless the signal ends it. */
export function pause(ms: number, signal: AbortSignal): Promise<Waited> {
  return waitUntil(
    () => false,
    () => () => {},
    ms,
    signal,
  );
}
