import type { WireFrame } from "../frame.ts";
import { framesBy } from "../frame-index.ts";
import type { Reading } from "../reading.ts";
import type { Invariant, RunRecord } from "../record.ts";

/** Streams that deliver every message of TWS, with their requests and messages. */
const MESSAGES: Readonly<Record<string, readonly [request: string, message: string]>> = {
  watchTickByTick: ["reqTickByTickData", "tickByTick"],
  watchRealTimeBars: ["reqRealTimeBars", "realtimeBar"],
};

/** A caller that adds up volumes would count a tick twice that is delivered twice. */
export const ticksOnce: Invariant = {
  name: "a stream of ticks or bars delivers no more of them than TWS has sent",
  breaches: (run) => run.readings.flatMap((reading) => surplus(run, reading)),
};

function surplus({ frames }: RunRecord, { name, symbol, label, began, leftAt, received }: Reading) {
  const [request, message] = MESSAGES[name] ?? [];
  if (request === undefined || message === undefined) return [];
  const delivered = received.filter(({ kind }) => kind === "update").length;
  // A reader that joins others first receives the last value that they have.
  if (delivered < 2) return [];
  const keyOf = ({ connection, id }: WireFrame): string => `${connection} ${id}`;
  /** Places of the first requests for these messages in the order of events. */
  const requested = new Map<string, number>();
  for (const frame of framesBy(frames).named(request)) {
    const key = keyOf(frame);
    if (frame.values.symbol === symbol && !requested.has(key)) requested.set(key, frame.seq);
  }
  let sent = 0;
  for (const frame of framesBy(frames).named(message)) {
    if (leftAt !== undefined && frame.seq > leftAt.seq) break;
    if (frame.atMs < began.atMs - LATE_MS) continue;
    if ((requested.get(keyOf(frame)) ?? Number.POSITIVE_INFINITY) < frame.seq) sent++;
  }
  return delivered <= sent + 1 ? [] : [`${label} delivered ${delivered}, and TWS has sent ${sent}`];
}

/** Longest time that a message is on its way, in ms. */
const LATE_MS = 5_000;
