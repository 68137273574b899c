/** Drills of the pool of the Web API, against a fake gateway. */
export type { Outcome } from "./tally.ts";
export { runWebDrill, WEB_RECOVERY_MS_MAX, type WebDrill, type WebVerdict } from "./web-drill.ts";
export { WEB_DRILLS } from "./web-drills.ts";
export { webDrillTable } from "./web-report.ts";
