import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { LATENCY_MS_MAX } from "../settings.ts";

const SERVER_ERROR = 500;
/** The one text of a server error that names its cure. */
const PRIME = /query \/?(?:iserver\/)?accounts/i;
/** Time without a successful tickle after which a session is no longer assumed, in ms. */
const IDLE_MS = 300_000;

/** Neither a server error (5xx) nor a request without an answer ends a session. */
export const lossesShown: WebInvariant = ofEachPool(
  "a session is lost only when an answer or a frame shows it, never for a 5xx or a network error",
  (pool) =>
    pool.events.flatMap(({ event, seq, atMs }) => {
      if (event.type !== "lost" || event.error.code === "CLOSED") return [];
      return isShown(pool, seq, atMs) || isIdle(pool, seq, atMs)
        ? []
        : [`lost at ${atMs}, and nothing showed it: ${event.error.message}`];
    }),
);

/** Returns whether an answer that proves something, or a frame about the session, arrived at that instant. */
function isShown({ requests, sockets }: PoolRecord, seq: number, atMs: number): boolean {
  const answers = requests.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
  const frames = sockets.flatMap((one) => one.frames).filter(({ text }) => text.includes('"sts"'));
  return [
    ...answers.filter(({ status, body }) => status < SERVER_ERROR || PRIME.test(body)),
    ...frames.filter(({ direction }) => direction === "out"),
  ].some((one) => one.seq < seq && one.atMs === atMs);
}

/** Returns whether no tickle has succeeded for so long that the session may have ended. */
function isIdle({ requests }: PoolRecord, seq: number, atMs: number): boolean {
  const good = requests.findLast(
    ({ path, answer }) => path === "/tickle" && answer?.status === 200 && answer.seq < seq,
  );
  return good !== undefined && atMs - good.atMs >= IDLE_MS - LATENCY_MS_MAX;
}
