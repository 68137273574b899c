import { setImmediate, setTimeout } from "node:timers/promises";
import type { VirtualClock } from "./sim.ts";

/** Virtual time that one step lets pass at most, in ms. */
const STEP_MS = 10;
/** Real time in which the process of a step sleeps, so that the kernel can deliver what was sent, in ms. */
const SLEEP_MS = 2;
/** Turns of the event loop in a step: more than a dial, its end by the server and the answer to that end need. */
const TURNS = 10;

/**
 * Moves a virtual clock until a promise has settled that needs sockets as well as time.
 *
 * Two parties that each set timers on the clock of the machine agree on no order: a busy machine fires the timer of one
 * late by more than the distance to the timer of the other, and a dial meets another stage of a restart. On one virtual
 * clock, timers fire in the order of their instants. Time passes in steps, and only while the event loop runs: before each
 * timer, everything that has arrived at a socket was read, however long the process stood still.
 *
 * @param quiet Waits for work of the server that takes turns of the event loop, such as opening its port again.
 */
export async function untilOverSockets<T>(
  clock: VirtualClock,
  promise: Promise<T>,
  quiet: () => Promise<void>,
): Promise<T> {
  let isSettled = false;
  const settled = (): void => {
    isSettled = true;
  };
  promise.then(settled, settled);
  let untilMs = clock.now();
  while (!isSettled) {
    await setTimeout(SLEEP_MS);
    await turns(quiet);
    untilMs += STEP_MS;
    while (!isSettled && (clock.nextMs ?? Number.POSITIVE_INFINITY) <= untilMs) {
      await clock.advanceToNext(untilMs);
      await turns(quiet);
    }
    if (!isSettled) await clock.advance(untilMs - clock.now());
  }
  return promise;
}

async function turns(quiet: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
  await quiet();
}
