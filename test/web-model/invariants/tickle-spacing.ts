import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { WEB_OPTIONS } from "../settings.ts";

const SPACING_MS = 1_000;
const { tickleMs, tickleRetryMs, questionTimeoutMs, requestTimeoutMs } = WEB_OPTIONS;
/** Longest time between two tickles in ms: an order and its question hold a tickle back. */
const BETWEEN_MS = tickleMs + tickleRetryMs + questionTimeoutMs + requestTimeoutMs;

/** Tickles keep the session, and never break the limit of one in a second. */
export const tickleSpacing: WebInvariant = ofEachPool(
  "tickles are never closer than 1 s, and never missed while the session is ready",
  (pool) => {
    const tickles = pool.requests.filter(({ path }) => path === "/tickle");
    const close = tickles.flatMap(({ atMs }, at) => {
      const gapMs = atMs - (tickles[at - 1]?.atMs ?? -Infinity);
      return gapMs < SPACING_MS ? [`a tickle at ${atMs}, ${gapMs} ms after the last`] : [];
    });
    const missed = readyTimes(pool).flatMap(({ fromMs, toMs }) => {
      const times = tickles.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs && atMs < toMs);
      return [...times, toMs].flatMap((atMs, at) => {
        const gapMs = atMs - (times[at - 1] ?? fromMs);
        return gapMs > BETWEEN_MS ? [`no tickle for ${gapMs} ms before ${atMs}`] : [];
      });
    });
    return [...close, ...missed];
  },
);

/** Returns the times in which the session was ready and no tickle failed. */
function readyTimes({ events, ending }: PoolRecord): readonly { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let fromMs: number | undefined;
  for (const { event, atMs } of [...events, { event: { type: "closed" as const }, ...ending.closedAt }]) {
    const begins = event.type === "ready" || event.type === "restored";
    const ends = begins || ["lost", "degraded", "closed", "tickle-failed"].includes(event.type);
    if (ends && fromMs !== undefined) found.push({ fromMs, toMs: atMs });
    if (ends) fromMs = begins ? atMs : undefined;
  }
  return found;
}
