import { counted } from "../../options/mod.ts";
import type { DrillReport } from "../record.ts";

/** Bounds below which a run counts as failed, although it ran to its end. */
export interface DrillThresholds {
  /** Lowest grade of the run, from 0 to 100; undefined for none. */
  readonly minGrade?: number | undefined;
  /** Whether a drill that was not reached is a failure. */
  readonly failOnNotReached?: boolean | undefined;
}

/** Finds what a run missed, one sentence each: drills that failed or left something at a gateway, and bounds that were given. */
export function missedThresholds(
  { drills, grade }: Pick<DrillReport, "drills" | "grade">,
  { minGrade, failOnNotReached = false }: DrillThresholds = {},
): readonly string[] {
  const failed = drills.filter(({ outcome }) => outcome === "failed").length;
  const idle = drills.filter(({ outcome }) => outcome === "not reached").length;
  const all = counted(drills.length, "drill");
  const missed: string[] = [];
  if (failed > 0) missed.push(`Cannot pass: ${failed} of ${all} failed`);
  const open = drills.filter(({ flatEnding }) => (flatEnding?.left.length ?? 0) > 0).length;
  if (open > 0) missed.push(`Cannot pass: ${open} of ${all} did not end flat at the gateway`);
  const unserved = drills.filter(({ gatewayFailure }) => gatewayFailure !== undefined).length;
  if (unserved > 0) missed.push(`Cannot pass: in ${unserved} of ${all} the gateway has failed`);
  if (failOnNotReached && idle > 0)
    missed.push(`Cannot pass: ${idle} of ${all} ${idle === 1 ? "was" : "were"} not reached`);
  if (minGrade !== undefined && grade === null)
    missed.push(`Cannot pass: no drill was reached, so that no grade reaches the minimum ${minGrade}`);
  else if (minGrade !== undefined && grade !== null && grade < minGrade)
    missed.push(`Cannot pass: the grade ${grade} is below the minimum ${minGrade}`);
  return missed;
}
