import type { TraceEvent } from "../world/trace.ts";

/** Texts of the faults that have touched something, oldest first; undefined for none. */
export type Touched = readonly string[] | undefined;

/** Joins what two moments have found, each fault once. */
export function joined(one: Touched, other: Touched): Touched {
  if (one === undefined || one.length === 0) return other;
  if (other === undefined || other.length === 0) return one;
  return [...new Set([...one, ...other])];
}

/** Makes the event with the faults that have touched it, where some have. */
export function touchedBy(event: TraceEvent, faults: Touched): TraceEvent {
  return faults === undefined || faults.length === 0 ? event : { ...event, faults };
}
