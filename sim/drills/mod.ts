/** Scenarios with a verdict, run against the pool. */
export { type CompareOptions, compareWays, type Way, waysTable } from "./compare.ts";
export { type Drill, RECOVERY_MS_MAX, runDrill, type Verdict } from "./drill.ts";
export { DRILLS } from "./drills.ts";
export { drillTable } from "./report.ts";
