import { OF_DEEDS } from "../checks/mod.ts";
import type { DrillRecord, GradedCheck } from "../record.ts";
import { gradeOf } from "./grade.ts";

/** What has disturbed a drill, so that nobody can know what the client would have done. */
export interface Disturbance {
  /** What happened, in words, without a full stop. */
  readonly what: string;
  /** Frame at which it is first seen; undefined where it is not known since when it lasts. */
  readonly frame: number | undefined;
}

/**
 * Takes back what was held against a client where the gateway has failed, or somebody has ended the drill, before it was over.
 *
 * What the client did wrong before that stays: a check that is about deeds, not about something that is missing, and whose frames
 * all came earlier.
 */
export function unjudged(
  record: DrillRecord,
  disturbance: Disturbance,
): Pick<DrillRecord, "checks" | "outcome" | "grade"> {
  const checks = record.checks.map((check) =>
    check.outcome !== "failed" || isBefore(check, disturbance)
      ? check
      : ({
          ...check,
          outcome: "not reached",
          reasons: [`Not judged: ${disturbance.what}.`, ...check.reasons],
        } as const),
  );
  const isFailed = checks.some(({ outcome }) => outcome === "failed");
  return { checks, outcome: isFailed ? "failed" : "not reached", grade: isFailed ? gradeOf(checks) : null };
}

/** Tests whether a check shows what the client did before a disturbance. */
function isBefore({ check, frames }: GradedCheck, { frame }: Disturbance): boolean {
  return (
    frame !== undefined && OF_DEEDS.has(check) && frames.length > 0 && frames.every((one) => one < frame)
  );
}

/** Judges a drill in which a gateway has failed; one that was passed all the same stays so. */
export function unserved(record: DrillRecord, failure: Disturbance | undefined): DrillRecord {
  if (failure === undefined || record.outcome !== "failed") return record;
  return { ...record, ...unjudged(record, failure), gatewayFailure: failure.what };
}

/** Judges a drill that somebody has ended before it was over. @param after Time after which, in words. */
export function interrupted(record: DrillRecord, after: string, frame: number): DrillRecord {
  const what = `the drill was interrupted after ${after}`;
  return {
    ...record,
    ...unjudged(record, { what, frame }),
    interrupted: `It was interrupted after ${after}.`,
  };
}
