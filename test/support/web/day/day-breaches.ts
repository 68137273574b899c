import type { PoolDay } from "./pool-day.ts";
import type { Span } from "./spans.ts";

/** Intervals of the tickle and of its repetition, in ms: the pool's defaults. */
const TICKLE_MS = 60_000;
const TICKLE_RETRY_MS = 5_000;
/** Time without a heartbeat after which a WebSocket is lost, in ms: the pool's default. */
const SOCKET_TIMEOUT_MS = 30_000;
/** Longest way of a tickle and its answer, and its wait for other requests, in ms. */
const WAY_MS = 1_500;

/** Sentences about promises of the pool that a day broke; none for a good day. */
export function dayBreaches(day: PoolDay): readonly string[] {
  const nowMs = day.world.clock.now();
  return [
    ...day.readers.flatMap((reader) => [
      ...reader.breaches(day.wire, nowMs, SOCKET_TIMEOUT_MS),
      ...(reader.end === "not yet" ? [] : [`${reader.key}: ended with ${String(reader.end)}`]),
    ]),
    ...missedTickles(day),
    ...unexplained(day),
  ];
}

/** No time without a successful tickle is longer than promised while the session is ready. */
function missedTickles(day: PoolDay): readonly string[] {
  const tickles = day.wire.answered(200, "/tickle");
  return day.readySpans().flatMap(({ fromMs, toMs }) => {
    const inside = tickles.filter((atMs) => atMs > fromMs - WAY_MS && atMs < toMs);
    const times = [...inside, toMs];
    return times.flatMap((atMs, index) => {
      const sinceMs = atMs - (times[index - 1] ?? fromMs);
      return sinceMs > TICKLE_MS + TICKLE_RETRY_MS + WAY_MS
        ? [`no tickle for ${sinceMs} ms before ${new Date(atMs).toISOString()}`]
        : [];
    });
  });
}

/** A call fails only while there is no session that can be used, and its error says so. */
function unexplained(day: PoolDay): readonly string[] {
  const ready = day.readySpans();
  const isExplained = (span: Span): boolean =>
    !ready.some(({ fromMs, toMs }) => fromMs <= span.fromMs && toMs >= span.toMs);
  const failed = [
    ...day.turns.flatMap((turn) =>
      turn.answers.filter(({ ok }) => !ok).map(({ tool, text }) => ({ ...turn, what: `${tool}: ${text}` })),
    ),
    ...day.orders
      .filter(({ outcome }) => outcome !== "placed")
      .map((order) => ({ ...order, what: `order: ${order.outcome}` })),
  ];
  return failed
    .filter((span) => !isExplained(span))
    .map(({ fromMs, what }) => `${what} failed at ${new Date(fromMs).toISOString()} with a session`);
}
