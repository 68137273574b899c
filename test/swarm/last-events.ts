import { traceLine } from "../../sim/world/trace.ts";
import type { RunRecord } from "../model/record.ts";
import { eventText } from "./digest.ts";

/** Number of events that a report shows. */
const EVENTS_MAX = 40;

/** Returns the last events of the server and of the pool until an instant, one line each. */
export function lastEvents({ trace, notified }: RunRecord, untilMs: number): readonly string[] {
  const server = trace.filter(({ atMs }) => atMs <= untilMs).slice(-EVENTS_MAX);
  const pool = notified.filter(({ atMs }) => atMs <= untilMs).slice(-EVENTS_MAX);
  return [
    ...server.map((event) => ({ atMs: event.atMs, line: traceLine(event) })),
    ...pool.map(({ atMs, event }) => ({
      atMs,
      line: traceLine({ atMs, connection: 0, event: "pool", detail: eventText(event) }),
    })),
  ]
    .sort((one, other) => one.atMs - other.atMs)
    .slice(-EVENTS_MAX)
    .map(({ line }) => line);
}
