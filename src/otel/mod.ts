/**
 * Metrics and spans of a pool for OpenTelemetry.
 *
 * @module
 */
export { type ObserveOptions, observePool } from "./observe.ts";
