import type { GradedCheck } from "../record.ts";
import type { Seen } from "../seen.ts";

/** What a check has found: one sentence a reason, and the numbers of the frames that show it. */
export interface Findings {
  readonly outcome: GradedCheck["outcome"];
  readonly reasons: readonly string[];
  readonly frames: readonly number[];
}

/** A sentence about something that is not as required, with the frames that show it. */
export interface Finding {
  readonly reason: string;
  readonly frames: readonly number[];
}

/** What a check is: its name, what it requires, and what it is worth. */
export type CheckHead = Pick<GradedCheck, "check" | "about" | "points">;

/** A check of a drill: a pure function of what was seen on the wire, whatever language the program is in. */
export interface DrillCheck extends CheckHead {
  (seen: Seen): GradedCheck;
}

/** Number of reasons, and of frames, that a check names; it counts the others. */
const REASONS_MAX = 5;
const FRAMES_MAX = 40;

/** Makes a check from its head and its judgement. */
export function drillCheck(head: CheckHead, judge: (seen: Seen) => Findings): DrillCheck {
  const graded = (seen: Seen): GradedCheck => {
    const { outcome, reasons, frames } = judge(seen);
    const more = reasons.length - REASONS_MAX;
    const named = reasons.slice(0, REASONS_MAX);
    return {
      ...head,
      outcome,
      reasons: more > 0 ? [...named, `And ${more} more like these.`] : named,
      frames: [...new Set(frames)].sort((one, other) => one - other).slice(0, FRAMES_MAX),
    };
  };
  return Object.assign(graded, head);
}

/** Gets the numbers of the frames of some things; those that are undefined have none. */
export function framesOf(...all: readonly ({ readonly frame: number } | undefined)[]): readonly number[] {
  return all.flatMap((one) => (one === undefined ? [] : [one.frame]));
}

/** Says that nothing happened that a check is about. */
export function notReached(reason: string): Findings {
  return { outcome: "not reached", reasons: [reason], frames: [] };
}

/** Says that all is as required, and what was counted. */
export function passed(reason: string, frames: readonly number[] = []): Findings {
  return { outcome: "passed", reasons: [reason], frames };
}

/** Number of frames that show that nothing is wrong: more of the same show no more. */
const SHOWN_MAX = 12;

/** Chooses frames of many that are alike: the first ones and the last ones. */
export function someOf(frames: readonly number[]): readonly number[] {
  if (frames.length <= SHOWN_MAX) return frames;
  return [...frames.slice(0, SHOWN_MAX / 2), ...frames.slice(-SHOWN_MAX / 2)];
}

/** Fails with what was found; passes where nothing was. */
export function failedIf(found: readonly Finding[], otherwise: Findings): Findings {
  if (found.length === 0) return otherwise;
  return {
    outcome: "failed",
    reasons: found.map(({ reason }) => reason),
    frames: found.flatMap(({ frames }) => frames),
  };
}
