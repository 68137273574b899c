import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";

const SECOND_MS = 1_000;
const REQUESTS_MAX = 10;

/** Each pool keeps the global limit by itself. */
const globalLimit: WebInvariant = ofEachPool("", ({ requests, sockets }) => {
  const times = [...requests, ...sockets].map(({ atMs }) => atMs).sort((one, other) => one - other);
  return times.flatMap((atMs, at) => {
    const first = times[at - REQUESTS_MAX];
    return first !== undefined && atMs - first < SECOND_MS
      ? [`more than ${REQUESTS_MAX} requests in the second before ${atMs}`]
      : [];
  });
});

/** The gateway never has a reason of its own to refuse a request for its rate. */
export const limitsKept: WebInvariant = {
  name: "no limit of IBKR is broken at the gateway",
  breaches: (run) => [
    ...globalLimit.breaches(run),
    // Limits of endpoints are those of the username, which pools that do not know of one another share.
    ...(run.pools.length > 1
      ? []
      : run.trace
          .filter(
            ({ event, connection }) => event === "limit-broken" || (event === "penalty" && connection > 0),
          )
          .map(({ event, detail, atMs }) => `${event} at ${atMs}: ${detail}`)),
    ...run.pools.flatMap(historySlots),
  ],
};

const HISTORY_MAX = 5;

function historySlots({ label, requests }: PoolRecord): readonly string[] {
  const all = requests.filter(({ path }) => path === "/iserver/marketdata/history");
  return all.flatMap(({ seq, atMs }) => {
    const open = all.filter((one) => one.seq <= seq && ((one.answer ?? one.ended)?.seq ?? Infinity) > seq);
    return open.length > HISTORY_MAX ? [`${label}: ${open.length} history requests at ${atMs}`] : [];
  });
}
