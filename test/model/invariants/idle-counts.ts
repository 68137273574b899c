import type { Invariant } from "../record.ts";

/** Counts of what is under way return to zero. */
export const idleCounts: Invariant = {
  name: "with nothing held, read or watched, every count of what is under way is zero",
  breaches: ({ ending: { idle, before, closed } }) =>
    [idle, before?.closed, closed].flatMap((stats) => {
      if (stats === undefined) return [];
      const { activeUsers, waiters, requests, historical, streams, lines } = stats;
      const counts = {
        activeUsers,
        waiters,
        requests,
        open: historical.open,
        waiting: historical.waiting,
        streams: streams.streams,
        readers: streams.readers,
        gapMs: streams.gapMs,
        ...lines,
      };
      return Object.entries(counts)
        .filter(([, count]) => count !== 0)
        .map(([name, count]) => `${name} is ${count} in state ${stats.state}`);
    }),
};
