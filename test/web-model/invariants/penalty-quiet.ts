import { ofEachPool, type WebInvariant } from "../record.ts";
import { LATENCY_MS_MAX, WEB_OPTIONS } from "../settings.ts";

const TOO_MANY = 429;
const PAUSE_MS_MAX = 4 * 3_600_000;

/** After a 429 nothing leaves until the pause ends; then one request finds out, and 429 again doubles the pause. */
export const penaltyQuiet: WebInvariant = ofEachPool(
  "after a 429 nothing is sent until the penalty ends, and then one request alone",
  ({ requests, sockets }) => {
    const breaches: string[] = [];
    const refused = requests.flatMap(({ answer }) => (answer?.status === TOO_MANY ? [answer] : []));
    const sent = [...requests, ...sockets].sort((one, other) => one.seq - other.seq);
    for (const { seq, atMs } of refused) {
      const untilMs = atMs + WEB_OPTIONS.penaltyMs;
      // What had left before arrives within the latency.
      const early = sent.filter(
        (one) => one.seq > seq && one.atMs > atMs + LATENCY_MS_MAX && one.atMs < untilMs,
      );
      breaches.push(
        ...early.map(
          (one) => `${"path" in one ? one.path : "a WebSocket"} at ${one.atMs}, inside the penalty`,
        ),
      );
    }
    for (const [at, { answer, atMs }] of probesOf(requests).entries()) {
      const pauseMs = Math.min(WEB_OPTIONS.penaltyMs * 2 ** (at + 1), PAUSE_MS_MAX);
      const early = requests.find(
        (one) =>
          answer !== undefined &&
          one.seq > answer.seq &&
          one.atMs > answer.atMs + LATENCY_MS_MAX &&
          one.atMs < answer.atMs + Math.min(pauseMs, 2 * WEB_OPTIONS.penaltyMs),
      );
      if (early !== undefined)
        breaches.push(`${early.path} at ${early.atMs}, after the probe of ${atMs} failed`);
    }
    return breaches;
  },
);

/** Returns the requests that were the first after the pause of a 429, and got 429 again. */
function probesOf<
  One extends {
    readonly atMs: number;
    readonly answer: { readonly status: number; readonly atMs: number } | undefined;
  },
>(requests: readonly One[]): readonly One[] {
  return requests.filter(({ atMs, answer }, at) => {
    if (answer?.status !== TOO_MANY) return false;
    const before = requests.slice(0, at).findLast((one) => one.answer?.status === TOO_MANY);
    const since = requests
      .slice(0, at)
      .filter((one) => one.atMs > (before?.answer?.atMs ?? Infinity) + LATENCY_MS_MAX);
    return (
      before !== undefined && since.length === 0 && atMs >= (before.answer?.atMs ?? 0) + WEB_OPTIONS.penaltyMs
    );
  });
}
