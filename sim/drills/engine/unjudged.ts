import type { DrillRecord, GradedCheck } from "../record.ts";
import { gradeOf } from "./grade.ts";

/** What has disturbed a drill, so that nobody can know what the client would have done. */
export interface Disturbance {
  /** What happened, in words, without a full stop. */
  readonly what: string;
  /** First frame that it may have affected; undefined where it may have lasted from the start. */
  readonly frame: number | undefined;
}

/** Finds the checks that the client had failed before a frame by what it did, judged by what was seen until then. */
export type DeedsBefore = (frame: number) => readonly GradedCheck[];

/**
 * Takes back what was held against a client where the gateway has failed, or somebody has ended the drill, before it was over.
 * What the client did wrong before that stays, with what was seen of it until then.
 */
function unjudged(
  record: DrillRecord,
  { what, frame }: Disturbance,
  deedsBefore: DeedsBefore,
): Pick<DrillRecord, "checks" | "outcome" | "grade"> {
  const deeds = frame === undefined ? [] : deedsBefore(frame);
  const checks = record.checks.map((check): GradedCheck => {
    if (check.outcome !== "failed") return check;
    const deed = deeds.find((one) => one.check === check.check && one.about === check.about);
    return deed ?? { ...check, outcome: "not reached", reasons: [`Not judged: ${what}.`, ...check.reasons] };
  });
  const isFailed = checks.some(({ outcome }) => outcome === "failed");
  return { checks, outcome: isFailed ? "failed" : "not reached", grade: isFailed ? gradeOf(checks) : null };
}

/** Judges a drill in which a gateway has failed; one that was passed all the same stays so. */
export function unserved(
  record: DrillRecord,
  failure: Disturbance | undefined,
  deedsBefore: DeedsBefore,
): DrillRecord {
  if (failure === undefined || record.outcome !== "failed") return record;
  return { ...record, ...unjudged(record, failure, deedsBefore), gatewayFailure: failure.what };
}

/** Judges a drill that somebody has ended before it was over. @param after Time after which, in words. */
export function interrupted(
  record: DrillRecord,
  after: string,
  frame: number,
  deedsBefore: DeedsBefore,
): DrillRecord {
  const what = `the drill was interrupted after ${after}`;
  return {
    ...record,
    ...unjudged(record, { what, frame }, deedsBefore),
    interrupted: `It was interrupted after ${after}.`,
  };
}
