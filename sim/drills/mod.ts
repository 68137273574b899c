/** Drills with a verdict, run against the pool, a program, or the pool of the Web API. */
export { CATALOGUE } from "./catalogue/mod.ts";
export type { DrillCheck } from "./checks/mod.ts";
export { USUAL_LIMITS } from "./checks/mod.ts";
export { DRILL_CLIENT_ID, type Drill, type DrillNeed, NEED_TEXTS, scenarioOf } from "./drill.ts";
export { checksFor } from "./drill-checks.ts";
export * from "./engine/mod.ts";
export { POOL_TIMES, poolTarget } from "./pool/mod.ts";
export { commandText, endAllPrograms, programTarget } from "./program/mod.ts";
export type * from "./record.ts";
export type { DrillLimits, Seen, SeenEvent, SeenMessage } from "./seen.ts";
export type { DialPlace, DrillTarget, RunningTarget } from "./target.ts";
export * from "./upstream/mod.ts";
export * from "./web/mod.ts";
