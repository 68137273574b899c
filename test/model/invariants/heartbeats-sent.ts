import type { WireFrame } from "../frame.ts";
import { framesBy } from "../frame-index.ts";
import type { Invariant, RunRecord } from "../record.ts";
import type { Moment } from "../sequence.ts";
import { dueMs, readByMs } from "../standstills.ts";

/** Time for which a heartbeat may wait behind the messages of a second, and for the round trip of the one before, in ms. */
const WAITS_MS = 3_000;
/** Longest silence of a TWS that is cut off from IBKR (1100), in ms: the bound that the pool states. */
const CUT_OFF_MS = 60_000;
const HEARTBEAT = "reqCurrentTime";

/** I19: a heartbeat that waits behind a backlog finds a dead session too late. */
export const heartbeatsSent: Invariant = {
  name: "a session on which TWS is silent is sent a heartbeat in time, whatever waits to be sent",
  breaches: (run) => run.notified.flatMap((one) => (one.event.type === "ready" ? silences(run, one) : [])),
};

function silences(run: RunRecord, ready: RunRecord["notified"][number]): readonly string[] {
  const { frames, ends, ending, setting, trading } = run;
  const { connection } = ready;
  // TWS may have ended the connection before the pool has read that its session is ready.
  const ended = ends.filter((end) => end.connection === connection);
  const others = [ending.idleAt, ...trading.deaths].filter(({ seq }) => seq > ready.seq);
  const endMs = Math.min(...[...ended, ...others].map(({ atMs }) => atMs));
  const own = framesBy(frames)
    .ofConnection(connection)
    .filter((frame) => frame.seq > ready.seq && isLifeOrHeartbeat(frame));
  // The session is silent from a message of TWS or a heartbeat on.
  let since: Pick<WireFrame, "name"> & Moment = { ...ready, name: "nextValidId" };
  const links = run.notified.filter(({ event }) => LINK.includes(event.type));
  const breaches: string[] = [];
  const silentUntil = (atMs: number): void => {
    const withinMs = longestMs(run.options, links, since) + WAITS_MS;
    // What has come while the machine was blocked is a sign of life when it is read.
    const fromMs = readByMs(setting, since.atMs, withinMs);
    if (Math.min(atMs, endMs) > dueMs(setting, fromMs, withinMs))
      breaches.push(`no heartbeat on connection ${connection}, silent from ${since.atMs} to ${atMs}`);
  };
  for (const frame of own) {
    silentUntil(frame.atMs);
    since = frame;
  }
  silentUntil(endMs);
  return breaches.slice(0, 1);
}

const isLifeOrHeartbeat = ({ direction, name }: WireFrame): boolean =>
  direction === "out" || name === HEARTBEAT;

/**
 * The time within which a heartbeat follows. While the answer to one is awaited the pool sends no other one, but gives the
 * session up: after the timeout, and later while TWS is cut off from IBKR, because it may not answer then.
 *
 * @param links What the pool has reported of its connection to IBKR.
 */
function longestMs(
  { heartbeatMs, heartbeatTimeoutMs }: RunRecord["options"],
  links: RunRecord["notified"],
  since: Pick<WireFrame, "name"> & Moment,
): number {
  if (since.name !== HEARTBEAT) return heartbeatMs;
  const link = links.findLast(({ seq }) => seq < since.seq);
  const answerMs =
    link?.event.type === "degraded"
      ? Math.max(heartbeatTimeoutMs, CUT_OFF_MS - heartbeatMs)
      : heartbeatTimeoutMs;
  return Math.max(heartbeatMs, answerMs);
}

/** Events that say whether TWS is cut off from IBKR. */
const LINK: readonly string[] = ["ready", "degraded", "restored"];
