import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { WEB_OPTIONS } from "../settings.ts";

const SPACING_MS = 1_000;
const { tickleMs, tickleRetryMs, dialTimeoutMs, questionTimeoutMs, requestTimeoutMs } = WEB_OPTIONS;
/** Longest way of a tickle, and its wait for the limits, in ms. */
const WAY_MS = 2_000;
/** Longest time for which an order and its question hold a tickle back, in ms. */
const HELD_MS = questionTimeoutMs + requestTimeoutMs;
const ORDER = /^\/iserver\/(?:account\/[^/]+\/orders|reply\/[^/]+)$/;

/** Tickles keep the session, and never break the limit of one in a second. */
export const tickleSpacing: WebInvariant = ofEachPool(
  "tickles are never closer than 1 s, never missed while there is a session, and sooner after a failure",
  (pool) => {
    const tickles = pool.requests.filter(({ path }) => path === "/tickle");
    const close = tickles.flatMap(({ atMs }, at) => {
      const gapMs = atMs - (tickles[at - 1]?.atMs ?? -Infinity);
      return gapMs < SPACING_MS ? [`a tickle at ${atMs}, ${gapMs} ms after the last`] : [];
    });
    return [...close, ...missed(pool)];
  },
);

/** Returns a sentence for each tickle that came later than it was due, or not at all. */
function missed({ events, requests, ending }: PoolRecord): readonly string[] {
  const breaches: string[] = [];
  /** Time until which the next tickle must be sent; undefined while none is promised. */
  let dueMs: number | undefined;
  /** Time until which an order can hold the tickle back. */
  let heldMs = Number.NEGATIVE_INFINITY;
  const look = (atMs: number): void => {
    if (dueMs !== undefined && atMs > Math.max(dueMs, heldMs))
      breaches.push(`no tickle before ${atMs}: it was due at ${dueMs}`);
  };
  const sent = requests.filter(({ path }) => path === "/tickle" || ORDER.test(path));
  const over = { ...ending.closedAt, event: { type: "closed" } } as const;
  for (const one of [...sent, ...events, over].sort((a, b) => a.seq - b.seq)) {
    const { atMs } = one;
    if ("path" in one) {
      if (one.path !== "/tickle") {
        heldMs = atMs + HELD_MS + WAY_MS;
        continue;
      }
      look(atMs);
      if (dueMs !== undefined) dueMs = atMs + tickleMs + WAY_MS;
      continue;
    }
    switch (one.event.type) {
      case "ready":
      case "restored":
        dueMs = atMs + tickleMs + WAY_MS;
        break;
      case "tickle-failed":
        // A tickle that reaches no gateway is seen by its failure alone.
        look(atMs - dialTimeoutMs);
        if (dueMs !== undefined) dueMs = atMs + tickleRetryMs + WAY_MS;
        break;
      case "penalty":
        dueMs = undefined;
        break;
      case "lost":
      case "closed":
        look(atMs);
        dueMs = undefined;
    }
  }
  return breaches;
}
