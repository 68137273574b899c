import type { TraceEvent } from "./trace.ts";

/** A sentence about an invariant that a trace breaks. */
export type Breach = string;

/**
 * Finds sessions of one client ID that overlap: START_API sent, and the connection closed by neither side.
 *
 * A connection that the client has closed counts as over even if the server has not noticed. A server that answers 326
 * gives no session, but the client did request one; such an overlap is a breach too, unless the client had closed the
 * earlier connection or it belongs to another program, named in `others`.
 *
 * @param others Connections of other programs, which are not checked.
 */
export function twoSessions(
  events: readonly TraceEvent[],
  others: ReadonlySet<number> = new Set(),
): Breach[] {
  const breaches: Breach[] = [];
  const holders = new Map<string, number>();
  for (const { connection, event, detail, atMs } of events) {
    if (others.has(connection)) continue;
    if (event === "start") {
      const holder = holders.get(detail);
      if (holder !== undefined) {
        breaches.push(
          `at ${atMs}, connection ${connection} requested client ID ${detail}, which ${holder} still had`,
        );
      }
      holders.set(detail, connection);
    } else if (event === "left" || event === "closed") {
      for (const [clientId, holder] of holders) if (holder === connection) holders.delete(clientId);
    }
  }
  return breaches;
}

/** Finds connections that were open at the same time, with or without a session. */
export function twoConnections(events: readonly TraceEvent[]): Breach[] {
  const open = new Set<number>();
  const breaches: Breach[] = [];
  for (const { connection, event, atMs } of events) {
    if (event === "left" || event === "closed") open.delete(connection);
    if (event !== "opened") continue;
    open.add(connection);
    if (open.size > 1) breaches.push(`at ${atMs}, connections ${[...open].join(" and ")} were open at once`);
  }
  return breaches;
}

/** Finds client IDs that were not configured. */
export function strangeClientIds(events: readonly TraceEvent[], allowed: readonly number[]): Breach[] {
  return events
    .filter(({ event, detail }) => event === "start" && !allowed.includes(Number(detail)))
    .map(
      ({ connection, detail }) =>
        `connection ${connection} requested client ID ${detail}; allowed: ${allowed.join(", ")}`,
    );
}

/** Finds requests other than START_API that a client sent before its connection received `nextValidId`. */
export function earlyRequests(events: readonly TraceEvent[]): Breach[] {
  const ready = new Set<number>();
  const breaches: Breach[] = [];
  for (const { connection, event, detail } of events) {
    if (event === "sent" && detail === "nextValidId") ready.add(connection);
    if (event === "read" && detail !== "startApi" && !ready.has(connection)) {
      breaches.push(`connection ${connection} sent ${detail} before its session was ready`);
    }
  }
  return breaches;
}

/**
 * Returns the longest time without a session, in ms, from the loss of the last one, or from the end of a fault if that
 * came later; undefined where no session was lost or none followed.
 */
export function slowestRecoveryMs(events: readonly TraceEvent[]): number | undefined {
  const sessions = new Set<number>();
  let lostMs: number | undefined;
  let slowest: number | undefined;
  for (const { atMs, connection, event, detail } of events) {
    if (event === "sent" && detail === "nextValidId") {
      sessions.add(connection);
      if (lostMs !== undefined) slowest = Math.max(slowest ?? 0, atMs - lostMs);
      lostMs = undefined;
    } else if ((event === "closed" || event === "dead" || event === "left") && sessions.delete(connection)) {
      lostMs = atMs;
    } else if (event === "heal" && lostMs !== undefined) lostMs = atMs;
  }
  return slowest;
}
