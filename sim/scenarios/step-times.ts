import { durationMs } from "./duration.ts";
import type { Step } from "./scenario.ts";
import type { Sound } from "./sound-parts.ts";

/** Time at which a step of a timeline comes. */
export interface StepTime {
  /** Index of the step that begins its chain. */
  readonly chain: number;
  /** Whether it comes at a known time, and not after something that happens. */
  readonly isTimed: boolean;
  /** Time since the start, or since what the chain waits for, in ms. */
  readonly sinceMs: number;
}

/** Finds when each step of a timeline comes; a step that is wrong counts as one that waits for something. */
export function stepTimes(timeline: Sound<Step>): readonly StepTime[] {
  const times: StepTime[] = [];
  for (const [index, step] of timeline.entries()) {
    const before = times.at(-1) ?? { chain: 0, isTimed: true, sinceMs: 0 };
    const { at, after, when } = step ?? {};
    if (step === undefined || when !== undefined) times.push({ chain: index, isTimed: false, sinceMs: 0 });
    else if (at !== undefined) times.push({ chain: index, isTimed: true, sinceMs: durationMs(at) ?? 0 });
    else times.push({ ...before, sinceMs: before.sinceMs + (durationMs(after ?? 0) ?? 0) });
  }
  return times;
}
