/** Scenarios with a verdict, run against the pools. */
export { type CompareOptions, compareWays, type Way, waysTable } from "./compare.ts";
export { type Drill, RECOVERY_MS_MAX, runDrill, type Verdict } from "./drill.ts";
export { DRILLS } from "./drills.ts";
export { drillTable, webDrillTable } from "./report.ts";
export type { Outcome } from "./tally.ts";
export { compareWebWays, type WebCompareOptions, type WebWay, webWaysTable } from "./web-compare.ts";
export { runWebDrill, type WebDrill, type WebVerdict } from "./web-drill.ts";
export { WEB_DRILLS } from "./web-drills.ts";
