import type { WireFrame } from "../frame.ts";
import { framesBy } from "../frame-index.ts";
import { followOpen } from "../open-requests.ts";
import type { Invariant, RunRecord } from "../record.ts";

/** Requests of streams that no read shares: a read of the pool may make a request of another kind beside a stream. */
const OF_STREAMS: readonly string[] = [
  ...["reqMktData", "reqRealTimeBars", "reqHistoricalData", "reqTickByTickData", "reqPnL"],
  "reqNewsBulletins",
];

/** I18: a stream that is requested twice takes two lines of TWS, and delivers each update twice. */
export const subscriptionsOnce: Invariant = {
  name: "no session requests a stream again that is open in it",
  breaches: (run) =>
    framesBy(run.frames).connections.flatMap((connection) => {
      const open = new Map<string, WireFrame>();
      const breaches: string[] = [];
      for (const frame of framesBy(run.frames).ofConnection(connection)) {
        followOpen(open, frame);
        if (frame.direction !== "in" || frame.refused || !OF_STREAMS.includes(frame.name)) continue;
        if (frame.values.keepUpToDate === false) continue;
        const terms = termsOf(frame);
        const equal = [...open.values()].filter((one) => termsOf(one) === terms).length;
        if (equal > 1 + byCallers(run, frame))
          breaches.push(
            `at ${frame.atMs}, ${frame.name} was sent again on connection ${connection}: ${terms}`,
          );
      }
      return breaches;
    }),
};

/** Everything that a request says but its number. */
function termsOf({ name, values: { reqId: _, ...terms } }: WireFrame): string {
  return `${name} ${JSON.stringify(terms)}`;
}

/** Counts the requests of callers of `lease.api` on a connection, each of which has a line of its own. */
function byCallers({ users, frames }: RunRecord, { name, connection, seq, values }: WireFrame): number {
  const [first] = framesBy(frames).ofConnection(connection);
  return users
    .flatMap(({ calls }) => calls)
    .filter((call) => call.method === name && call.symbol === values.symbol)
    .filter((call) => call.seq < seq && call.seq > (first?.seq ?? 0)).length;
}
