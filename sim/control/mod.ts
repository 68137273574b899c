/**
 * Control over HTTP of a fake TWS, a drill or a proxy while it runs; no entry point of the package.
 *
 * @module
 */
export { checkGuard, isLoopback } from "./guard.ts";
export { CONTROL_PORT, type ControlDoor, type ControlOptions, listenControl } from "./listen-control.ts";
export type { ControlTarget } from "./target.ts";
export { TargetSeries } from "./target-series.ts";
