/** Runs drills and grades them. */
export { gradeOf, outcomeOf } from "./grade.ts";
export { type DrillPhase, type DrillTimes, PROGRAM_TIMES, type RunDrillOptions } from "./ran.ts";
export { runDrill } from "./run-drill.ts";
export { type DrillProgress, drillReport, type RunDrillsOptions, runDrills } from "./run-drills.ts";
export { type DrillStage, fakeStage, type StageMaker, stageOf } from "./stage.ts";
export type { Disturbance } from "./unjudged.ts";
export { pause, type Waited, waitUntil } from "./wait.ts";
