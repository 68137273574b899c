import { ofEachPool, type WebInvariant } from "../record.ts";

/** With nothing held, the pool holds nothing. */
export const idleCounts: WebInvariant = ofEachPool(
  "with nothing held, the pool has no request, stream, lease or waiter",
  ({ ending: { idle } }) => {
    if (idle === undefined) return [];
    const { activeUsers, waiters, requests, streams } = idle;
    const { queued, inFlight } = requests;
    const counts = { activeUsers, waiters, inFlight, ...queued, readers: streams.readers };
    return Object.entries(counts)
      .filter(([, count]) => count !== 0)
      .map(([name, count]) => `${name} is ${count}`);
  },
);
