import type { WebReading } from "../reading.ts";
import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { linesOf } from "../running-lines.ts";
import { WEB_STREAMS } from "../streams.ts";

/** Time within which a reader knows of a lost WebSocket, in ms: its orderly close may follow the gap. */
const NOTICED_MS = 1_200;

/** A reader receives gap and resumed in turn, and a gap for each WebSocket that was lost. */
export const streamGaps: WebInvariant = ofEachPool(
  "a stream reports gap and resumed in turn, and a gap when its WebSocket is replaced",
  (pool) => pool.readings.flatMap((reading) => [...turns(reading), ...unreported(reading, pool)]),
);

function turns({ label, received }: WebReading): readonly string[] {
  let inGap = false;
  return received.flatMap(({ kind, atMs, value }) => {
    const breaches: string[] = [];
    if (kind === "gap" && inGap) breaches.push(`${label} at ${atMs}: two gaps without an end between them`);
    if (kind === "resumed" && !inGap) breaches.push(`${label} at ${atMs}: resumed, and there was no gap`);
    if (kind === "resumed" && (value as { gapMs: number }).gapMs < 0)
      breaches.push(`${label} at ${atMs}: a gap of a negative time`);
    if (kind === "gap") inGap = true;
    if (kind === "resumed") inGap = false;
    return breaches;
  });
}

function unreported(reading: WebReading, { sockets, ending }: PoolRecord): readonly string[] {
  const { label, name, symbol, received, began, leftAt, slowMs } = reading;
  // A slow reader learns of it later.
  if (slowMs > 0) return [];
  const own = WEB_STREAMS.get(name)?.key(symbol);
  return sockets.flatMap((socket) => {
    const { closed } = socket;
    if (closed === undefined || closed.seq < began.seq || closed.seq > ending.idleAt.seq) return [];
    if ((leftAt?.atMs ?? Number.POSITIVE_INFINITY) <= closed.atMs + NOTICED_MS) return [];
    // A WebSocket on which its stream was not subscribed gave it no data to miss.
    const isUsed = linesOf(socket, closed.seq).some(
      ({ key, endedMs }) => key === own && endedMs === undefined,
    );
    if (!isUsed) return [];
    const near = received.filter(({ kind }) => kind !== "update");
    const before = near.findLast(({ atMs }) => atMs <= closed.atMs - NOTICED_MS);
    const isTold =
      before?.kind === "gap" ||
      near.some(({ kind, atMs }) => kind === "gap" && Math.abs(atMs - closed.atMs) <= NOTICED_MS);
    return isTold ? [] : [`${label} had no gap when its WebSocket ended at ${closed.atMs}`];
  });
}
