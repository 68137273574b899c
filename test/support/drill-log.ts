import type { DrillLog } from "../../sim/drills/engine/drill-log.ts";
import type { SessionRecord } from "../../sim/drills/record.ts";
import type { SeenMessage } from "../../sim/drills/seen.ts";
import type { AnyLogged, TraceEvent } from "../../sim/mod.ts";

/** Makes an event of connection 1. */
export function traceEvent(
  event: string,
  detail: string,
  atMs: number,
  change: Partial<TraceEvent> = {},
): TraceEvent {
  return { atMs, connection: 1, event, detail, ...change };
}

/** Makes a message of the log of client 1 on connection 1. */
export function loggedMessage(name: string, atMs: number, change: Partial<AnyLogged> = {}): AnyLogged {
  const { id } = change;
  const text = id === undefined ? name : `${name} #${id}`;
  return { name, id: undefined, values: {}, connection: 1, clientId: 1, atMs, text, ...change } as AnyLogged;
}

/** Makes a message with the number of its frame, which is its time. */
export function seenMessage(
  name: string,
  frame: number,
  change: Partial<AnyLogged> & { readonly isLost?: boolean } = {},
): SeenMessage {
  const { isLost = false, ...rest } = change;
  return { message: loggedMessage(name, frame, rest), frame, isLost };
}

/** Makes the record of a session of client 1 that is ready at 1. */
export function sessionRecord(connection: number, endedMs: number | undefined): SessionRecord {
  const ending = endedMs === undefined ? undefined : "The client closed the connection.";
  return { connection, clientId: 1, openedMs: 0, readyMs: 1, endedMs, ending, byFault: false };
}

/** Makes the log of a drill that has seen these faults, by text and times. */
export function drillLog(
  events: readonly TraceEvent[],
  faults: readonly (readonly [text: string, fromMs: number, toMs?: number])[] = [],
  change: Partial<Pick<DrillLog, "orders" | "eventsLeftOut">> = {},
): DrillLog {
  const seen = faults.map(([text, fromMs, toMs]) => ({
    injected: { fault: { text }, strikes: 2 },
    fromMs,
    toMs,
  }));
  return { events, faults: seen, orders: new Map(), eventsLeftOut: 0, ...change } as unknown as DrillLog;
}
