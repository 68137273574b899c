import type { DrillRecord } from "../record.ts";

/** Finds why a drill was not reached, one sentence each: what the program has to do for it, and what did not happen. */
export function whyNotReached({
  checks,
  gatewayFailure,
  interrupted,
}: Pick<DrillRecord, "checks" | "gatewayFailure" | "interrupted">): readonly string[] {
  if (interrupted !== undefined) return [interrupted];
  if (gatewayFailure !== undefined) return [`The gateway has failed: ${gatewayFailure}.`];
  const { reasons = [] } = checks.find(({ check }) => check === "fault-strikes") ?? {};
  return reasons.length > 0 ? reasons : ["Nothing happened that one of its checks is about."];
}
