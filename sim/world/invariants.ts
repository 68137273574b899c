import type { TraceEvent } from "./trace.ts";

/** A promise that a trace breaks, in a sentence. */
export type Breach = string;

/**
 * At most one session of each client ID at a time: START_API sent, and the connection ended by neither side.
 *
 * A connection that the client has ended counts as over even where the server has not noticed. A server that ends a
 * connection after answering 326 never gave it a session, but the client did ask; such an overlap is a breach too
 * unless the earlier connection is one that the client had left, or another program's, named in `others`.
 *
 * @param others Connections of other programs, which may hold what they like.
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
          `at ${atMs}, connection ${connection} asked for client ID ${detail}, which ${holder} still had`,
        );
      }
      holders.set(detail, connection);
    } else if (event === "left" || event === "closed") {
      for (const [clientId, holder] of holders) if (holder === connection) holders.delete(clientId);
    }
  }
  return breaches;
}

/** At most one connection at a time, whatever it has come to. */
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

/** No client ID but those that were configured. */
export function strangeClientIds(events: readonly TraceEvent[], allowed: readonly number[]): Breach[] {
  return events
    .filter(({ event, detail }) => event === "start" && !allowed.includes(Number(detail)))
    .map(
      ({ connection, detail }) =>
        `connection ${connection} asked for client ID ${detail}; allowed: ${allowed.join(", ")}`,
    );
}

/** On each connection: hello, START_API, and nothing else before nextValidId was sent. */
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
 * The longest time without a session, in ms, counted from its loss, or from the end of a fault if that came later;
 * undefined where no session was lost, or none came after it.
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
