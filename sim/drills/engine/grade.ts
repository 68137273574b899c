import type { DrillOutcome, GradedCheck } from "../record.ts";

/**
 * Makes the grade: points of the checks that passed, of the points of those that were reached, from 0 to 100, rounded; null where
 * none was reached. It is 100 only where every one of them passed.
 */
export function gradeOf(checks: readonly GradedCheck[]): number | null {
  const reached = checks.filter(({ outcome }) => outcome !== "not reached");
  const passed = reached.filter(({ outcome }) => outcome === "passed");
  if (reached.length === 0) return null;
  if (passed.length === reached.length) return 100;
  return Math.min(99, Math.round((100 * pointsOf(passed)) / pointsOf(reached)));
}

const pointsOf = (checks: readonly GradedCheck[]): number =>
  checks.reduce((sum, { points }) => sum + points, 0);

/**
 * Finds the outcome of a drill: failed where a check failed, else not reached where its fault did not strike or no check was
 * reached.
 */
export function outcomeOf(checks: readonly GradedCheck[], hasStruck: boolean): DrillOutcome {
  if (checks.some(({ outcome }) => outcome === "failed")) return "failed";
  return hasStruck && checks.some(({ outcome }) => outcome === "passed") ? "passed" : "not reached";
}
