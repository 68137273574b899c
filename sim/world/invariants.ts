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

/** A session that a client has lost, and the next one that became ready. */
export interface LostSession {
  /** Event that ended it. */
  readonly loss: TraceEvent;
  /** Its loss, or the end of a fault if that came later and before the next session; epoch ms. */
  readonly sinceMs: number;
  /** Time at which the next session was ready, epoch ms; undefined where none followed. */
  readonly readyMs: number | undefined;
}

/**
 * Finds the sessions that were lost, in the order of their losses.
 *
 * The next session of the same client ID follows a lost one. So does the next one of another client ID, unless the client has
 * closed the lost one itself: it may have ended, and another program may have begun.
 */
export function lostSessions(events: readonly TraceEvent[]): readonly LostSession[] {
  const starts = new Map<number, string>();
  const ready = new Set<number>();
  const lost: { loss: TraceEvent; sinceMs: number; readyMs: number | undefined }[] = [];
  for (const happened of events) {
    const { atMs, connection, event, detail } = happened;
    const waiting = lost.filter(({ readyMs }) => readyMs === undefined);
    if (event === "start") starts.set(connection, detail);
    else if (event === "sent" && detail === "nextValidId" && !ready.has(connection)) {
      ready.add(connection);
      const own = waiting.find(({ loss }) => starts.get(loss.connection) === starts.get(connection));
      const followed = own ?? waiting.find(({ loss }) => loss.event !== "left");
      if (followed !== undefined) followed.readyMs = atMs;
    } else if ((event === "closed" || event === "dead" || event === "left") && ready.delete(connection))
      lost.push({ loss: happened, sinceMs: atMs, readyMs: undefined });
    else if (event === "heal") for (const one of waiting) one.sinceMs = atMs;
  }
  return lost;
}

/**
 * Returns the longest time until a lost session was followed by the next one, in ms, from its loss, or from the end of a fault
 * if that came later; undefined where no session was lost or none followed.
 */
export function slowestRecoveryMs(events: readonly TraceEvent[]): number | undefined {
  const followed = lostSessions(events).flatMap(({ sinceMs, readyMs }) =>
    readyMs === undefined ? [] : [readyMs - sinceMs],
  );
  return followed.length === 0 ? undefined : Math.max(...followed);
}
