import { checkMs } from "../world/check-ms.ts";
import { type Clock, clockFrom, systemClock, VirtualClock } from "../world/clock.ts";
import { INSTANT_MAX_MS } from "../world/instant.ts";
import type { Wait } from "./lifetime.ts";
import { SteppedClock } from "./stepped-clock.ts";

/** The time of a fake that a test uses. */
export interface TestTime {
  readonly clock: Clock;
  /** Moves time forward. */
  advance(ms: number): Promise<void>;
  /** Lets time pass, or moves it: until a signal aborts, or for so long. */
  readonly pass: Wait;
  /** Waits for something to come. */
  readonly wait: Wait;
}

/** Waits on the wall until a time is over or a signal aborts. */
const onTheWall: Wait = (ms, signal) =>
  new Promise((resolve) => {
    checkMs(ms, "let time pass", "time");
    if (signal.aborted) return resolve();
    const cancel = systemClock.after(ms, resolve);
    signal.addEventListener(
      "abort",
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });

/** Makes time that passes as on the wall. */
export function runningTime(startMs: number): TestTime {
  return {
    clock: clockFrom(startMs),
    advance: (ms) =>
      Promise.reject(
        new Error(`Cannot advance by ${ms} ms: time passes by itself; use network "tcp-stepped" or "memory"`),
      ),
    pass: onTheWall,
    wait: onTheWall,
  };
}

/**
 * Makes time that stands still but for `advance`, with clients over TCP.
 *
 * @param settled Waits until the clients have answered what they were sent.
 */
export function steppedTime(startMs: number, settled: () => Promise<void>): TestTime {
  const clock = new SteppedClock(startMs);
  return {
    clock,
    advance: (ms) => clock.advance(ms, settled),
    pass: async (ms, signal) => clock.advance(checkMs(ms, "let time pass", "time"), settled, signal),
    wait: onTheWall,
  };
}

/** Makes virtual time, with clients in memory. */
export function virtualTime(startMs: number): TestTime {
  const clock = new VirtualClock(startMs);
  const pass: Wait = async (ms, signal) => {
    const untilMs = Math.min(clock.now() + checkMs(ms, "let time pass", "time"), INSTANT_MAX_MS);
    await clock.settle();
    while (!signal.aborted && clock.now() < untilMs) await clock.advanceToNext(untilMs);
  };
  return { clock, advance: (ms) => clock.advance(ms), pass, wait: pass };
}

/** Real time without traffic after which clients over TCP count as settled, in ms. */
const QUIET_MS = 5;

/**
 * Waits until nothing has been read or sent for some real ms.
 *
 * @param traffic Counts what was read and sent so far.
 */
export async function quiet(traffic: () => number): Promise<void> {
  for (let before = traffic(), now = -1; before !== now; ) {
    before = traffic();
    // Each ms is a turn of the event loop, in which sockets of this process are read however late the timers fire.
    for (let ms = 0; ms < QUIET_MS; ms++)
      await new Promise<void>((resolve) => void systemClock.after(1, resolve));
    now = traffic();
  }
}
