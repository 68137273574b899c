import { NONE, type StepCheck } from "./check.ts";

/** Longest time that a message is on its way in these runs, and rounding, in ms. */
const WAY_MS = 2_000;
/** Longest silence of a TWS that is cut off from IBKR (1100), in ms: the bound that the pool states. */
const DEGRADED_MS = 60_000;

/** I15: as the server sees it, a session that is dead for longer than heartbeat and timeout is not ready. */
export function freshReady(): StepCheck {
  let [read, readEvents] = [0, 0];
  /** When the connection of the present session died at the server, epoch ms. */
  let connection = 0;
  let degradedMs = Number.NEGATIVE_INFINITY;
  const dead = new Map<number, number>();
  return {
    name: "a pool is not ready for longer than heartbeat and timeout after its session died at TWS",
    breaches: ({ trace, notified, stats, options, clock, othersBefore, awakeMs }) => {
      for (; read < trace.length; read++) {
        const event = trace[read];
        if (event === undefined || event.connection === 0 || !ENDS.includes(event.event)) continue;
        if (!dead.has(event.connection)) dead.set(event.connection, event.atMs);
      }
      for (; readEvents < notified.length; readEvents++) {
        const one = notified[readEvents];
        if (one?.event.type === "ready") connection = one.connection + othersBefore;
      }
      if (stats.degraded) degradedMs = clock.now();
      if (stats.state !== "ready") return NONE;
      const sinceMs = dead.get(connection);
      if (sinceMs === undefined) return NONE;
      const { heartbeatMs, heartbeatTimeoutMs } = options;
      const longMs = heartbeatMs + heartbeatTimeoutMs + WAY_MS;
      const lateMs = clock.now() - Math.max(sinceMs + longMs, awakeMs + longMs, degradedMs + DEGRADED_MS);
      return lateMs <= 0 ? NONE : [`connection ${connection} died at ${sinceMs}, and the pool is ready`];
    },
  };
}

/** Events after which no message of the session reaches the pool. */
const ENDS: readonly string[] = ["dead", "closed"];
