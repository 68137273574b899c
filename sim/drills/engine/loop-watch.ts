import { type Clock, systemClock } from "../../mod.ts";
import type { HaltRecord } from "../record.ts";

/** Time between two looks at the event loop, in ms. */
const LOOK_MS = 10;

/** Longest time between two looks that counts as usual, in ms: timers of a machine at rest are late by a few. */
export const USUAL_GAP_MS = 20;

/** Most halts of a drill that are kept. */
const HALTS_MAX = 20_000;

/** A watch over the event loop of this process, which reads the messages of the client. */
export interface LoopWatch {
  /** Gets the halts so far, oldest first. */
  halts(): readonly HaltRecord[];
  /** Ends the watch. */
  stop(): void;
}

/** Begins a watch. @param nowMs Gets the time of the clock of the drill, by which its events are dated. */
export type LoopWatcher = (nowMs: () => number) => LoopWatch;

/**
 * Watches the event loop of this process by a timer: where it fires late, nothing was read meanwhile.
 *
 * A halt is dated from the last look before it, so that it is at most 10 ms longer than the loop has really stood still.
 */
export function watchLoop(nowMs: () => number, clock: Clock = systemClock): LoopWatch {
  const halts: HaltRecord[] = [];
  let lookedMs = nowMs();
  let cancel: () => void = () => {};
  const look = (): void => {
    const [beganMs, endedMs] = [lookedMs, nowMs()];
    lookedMs = endedMs;
    if (endedMs - beganMs > USUAL_GAP_MS && halts.length < HALTS_MAX) halts.push({ beganMs, endedMs });
  };
  const next = (): void => {
    cancel = clock.after(LOOK_MS, () => {
      look();
      next();
    });
  };
  next();
  return {
    halts: () => {
      // What is read in the turn after a halt is read before the timer fires.
      look();
      return [...halts];
    },
    stop: () => {
      cancel();
      look();
    },
  };
}
