import { framesBy } from "../frame-index.ts";
import type { Invariant, Notified } from "../record.ts";

/** Codes about IBKR and its farms, which concern no connection between the pool and TWS. */
const UPSTREAM: readonly unknown[] = [1100, 1101, 1102, 2103, 2104, 2105, 2106, 2107, 2108, 2110, 2119, 2158];

/** I23: a session that is torn down because of IBKR or of a farm meets its own client ID (326). */
export const upstreamLoss: Invariant = {
  name: "the pool ends no session because TWS has lost IBKR or a farm, or has them again",
  breaches: ({ frames, notified, ends, trace }) =>
    ends.flatMap(({ by, connection, atMs, seq }) => {
      if (by !== "client") return [];
      const last = framesBy(frames)
        .ofConnection(connection)
        .findLast((frame) => frame.direction === "out" && frame.seq < seq);
      if (last?.name !== "error" || last.atMs !== atMs || !UPSTREAM.includes(last.values.code)) return [];
      // TWS sent its FIN at the same instant, behind that message: it ends the session, whoever leaves first.
      if (trace.some(({ event, atMs: closedMs }) => event === "half-closed" && closedMs === atMs)) return [];
      // Its process died, or the pool was closed or idle, or has found its session silent, at the same instant.
      const lost = lossOf(notified, connection);
      if (lost?.event.type !== "lost" || lost.atMs !== atMs || lost.event.error.cause !== undefined)
        return [];
      return [`connection ${connection} was ended at ${atMs}, upon ${last.values.code}`];
    }),
};

/** Finds the event by which the pool has given up the session of a connection. */
function lossOf(notified: readonly Notified[], connection: number): Notified | undefined {
  const ready = notified.find((one) => one.event.type === "ready" && one.connection === connection);
  if (ready?.event.type !== "ready") return undefined;
  const { process, event } = ready;
  return notified.find(
    (one) => one.process === process && one.event.type === "lost" && one.event.epoch === event.epoch,
  );
}
