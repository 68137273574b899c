import type { LiveRun } from "../../model/live-run.ts";

/** A promise that is checked at every step of the virtual clock. A check remembers how far it has read. */
export interface StepCheck {
  /** The promise, in plain words. */
  readonly name: string;
  /** Returns a sentence for each time that the promise was broken since the last step. */
  breaches(run: LiveRun): readonly string[];
}

/** No breach; shared, because almost every step has none. */
export const NONE: readonly string[] = [];
