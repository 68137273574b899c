import { framesBy } from "../frame-index.ts";
import type { Invariant, RunRecord } from "../record.ts";
import { dueMs } from "../standstills.ts";

/** Time for which a heartbeat may wait behind the messages of a second, and for the round trip of the one before, in ms. */
const WAITS_MS = 3_000;
const HEARTBEAT = "reqCurrentTime";

/** I19: a heartbeat that waits behind a backlog finds a dead session too late. */
export const heartbeatsSent: Invariant = {
  name: "a session on which TWS is silent is sent a heartbeat in time, whatever waits to be sent",
  breaches: (run) => framesBy(run.frames).connections.flatMap((connection) => silences(run, connection)),
};

function silences(run: RunRecord, connection: number): readonly string[] {
  const { frames, ends, options, ending, setting, trading } = run;
  const { heartbeatMs } = options;
  const own = framesBy(frames).ofConnection(connection);
  const ready = own.find(({ direction, name }) => direction === "out" && name === "nextValidId");
  if (ready === undefined) return [];
  const endMs = Math.min(
    ...[ending.idleAt, ...ends.filter((end) => end.connection === connection), ...trading.deaths]
      .filter(({ seq }) => seq > ready.seq)
      .map(({ atMs }) => atMs),
  );
  // The session is silent from a message of TWS or a heartbeat on.
  let sinceMs = ready.atMs;
  const breaches: string[] = [];
  const silentUntil = (atMs: number): void => {
    const untilMs = Math.min(atMs, endMs);
    const withinMs = heartbeatMs + WAITS_MS;
    // It is due later than that only where the machine stands still.
    if (untilMs > sinceMs + withinMs && untilMs > dueMs(setting, sinceMs, withinMs))
      breaches.push(`no heartbeat on connection ${connection}, silent from ${sinceMs} to ${atMs}`);
    sinceMs = atMs;
  };
  for (const { seq, atMs, direction, name } of own)
    if (seq > ready.seq && (direction === "out" || name === HEARTBEAT)) silentUntil(atMs);
  silentUntil(endMs);
  return breaches.slice(0, 1);
}
