import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { WEB_OPTIONS } from "../settings.ts";

/** Requests that would log in or out; `/sso/validate` only reads, and callers send it. */
const LOGIN = /^\/(?!sso\/validate$)(?:sso|logout|oauth|portal)/;
/** States in which only a person helps: what follows is one dial for each probe. */
const RESTS: readonly string[] = ["login-required", "competing", "failed", "closed"];
const HOUR_MS = 3_600_000;
/** New York is 5 h behind UTC in the winter of these runs. */
const ZONE_MS = -5 * HOUR_MS;

/** Dials in a row are few and rare, and none of them logs in. */
export const dialsBounded: WebInvariant = ofEachPool(
  "dials in a row are bounded, rare in maintenance, and never log in",
  (pool) => {
    const logins = pool.requests
      .filter(({ path }) => LOGIN.test(path))
      .map(({ method, path, atMs }) => `${method} ${path} at ${atMs}`);
    return [...logins, ...rows(pool)];
  },
);

function rows({ events }: PoolRecord): readonly string[] {
  const breaches: string[] = [];
  let dials = 0;
  let failedMs = Number.NEGATIVE_INFINITY;
  for (const { event, atMs } of events) {
    if (event.type === "dial-failed" || event.type === "lost") failedMs = atMs;
    if (event.type === "ready" || (event.type === "state" && RESTS.includes(event.state))) {
      dials = 0;
      failedMs = Number.NEGATIVE_INFINITY;
    }
    if (event.type !== "dial") continue;
    const sinceMs = atMs - failedMs;
    // A failure of maintenance, or of the penalty box, is followed by a pause, and does not count.
    if (sinceMs >= WEB_OPTIONS.probeMs) dials = Math.max(0, dials - 1);
    else if (inReset(failedMs))
      breaches.push(`a dial at ${atMs}, ${sinceMs} ms after a failure in maintenance`);
    if (++dials > WEB_OPTIONS.dialsMax) breaches.push(`the dial at ${atMs} is number ${dials} in a row`);
  }
  return breaches;
}

/** Returns whether it is between midnight and 01:30 in New York. */
const inReset = (atMs: number): boolean => {
  const msInDay = (((atMs + ZONE_MS) % (24 * HOUR_MS)) + 24 * HOUR_MS) % (24 * HOUR_MS);
  return msInDay < 1.5 * HOUR_MS;
};
