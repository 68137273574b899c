/**
 * Metrics and spans of a pool for OpenTelemetry.
 *
 * @module
 */
export type { Meter, Tracer } from "@opentelemetry/api";
export { type ObserveOptions, observePool } from "./observe.ts";
