import type { RunRecord } from "../model/record.ts";
import type { FaultCount } from "./seed-report.ts";

/** Counts the faults of a run by their kind: those that were injected, and those that touched anything. */
export function faultCounts({ faults }: RunRecord): Readonly<Record<string, FaultCount>> {
  const counts: Record<string, FaultCount> = {};
  for (const { text, injected } of faults) {
    const kind = text.split(":")[0] ?? "";
    const { planned, fired } = counts[kind] ?? { planned: 0, fired: 0 };
    counts[kind] = { planned: planned + 1, fired: fired + (injected.strikes > 0 ? 1 : 0) };
  }
  return counts;
}
