import type { WireFrame } from "./frame.ts";

/** Requests that go on until they are cancelled, with what cancels them. */
const PAIRS: Readonly<Record<string, string>> = {
  reqMktData: "cancelMktData",
  reqRealTimeBars: "cancelRealTimeBars",
  reqHistoricalData: "cancelHistoricalData",
  reqTickByTickData: "cancelTickByTickData",
  reqMktDepth: "cancelMktDepth",
  reqScannerSubscription: "cancelScannerSubscription",
  reqPnL: "cancelPnL",
  reqPnLSingle: "cancelPnLSingle",
  reqPositions: "cancelPositions",
  reqPositionsMulti: "cancelPositionsMulti",
  reqAccountSummary: "cancelAccountSummary",
  reqAccountUpdatesMulti: "cancelAccountUpdatesMulti",
  reqNewsBulletins: "cancelNewsBulletins",
};
const CANCELS: ReadonlyMap<string, string> = new Map(
  Object.entries(PAIRS).map(([one, other]) => [other, one]),
);
/** TWS has dropped all market data. */
const DATA_LOST = 1101;
/** Codes above 1000 that end or refuse a request. */
const ENDS: readonly number[] = [10_182, 10_189, 10_190];
const OF_MARKET: readonly string[] = [
  ...["reqMktData", "reqRealTimeBars", "reqHistoricalData", "reqTickByTickData", "reqMktDepth"],
  "reqScannerSubscription",
];

/**
 * Follows the requests of one connection that go on, by their names and numbers.
 *
 * @param open Requests so far that were not cancelled, refused or answered, nor lost with the data of TWS.
 */
export function followOpen(open: Map<string, WireFrame>, frame: WireFrame): void {
  const { direction, name, id, values } = frame;
  const key = (request: string): string => (id === undefined ? request : `${request} ${id}`);
  if (direction === "in") {
    // TWS dropped it, with error 100.
    if (frame.refused) return;
    if (name === "reqAccountUpdates") {
      if (values.subscribe === true) open.set(name, frame);
      else open.delete(name);
    }
    const once = name === "reqMktData" && values.snapshot === true;
    if (name in PAIRS && !once) open.set(key(name), frame);
    const cancelled = CANCELS.get(name);
    if (cancelled !== undefined) open.delete(key(cancelled));
    return;
  }
  // What is not kept up to date is over with its answer.
  if (name === "historicalData" && open.get(key("reqHistoricalData"))?.values.keepUpToDate === false) {
    open.delete(key("reqHistoricalData"));
  }
  if (name !== "error") return;
  const code = values.code as number;
  if (code === DATA_LOST) {
    for (const one of open.keys())
      if (OF_MARKET.some((request) => one.startsWith(`${request} `))) open.delete(one);
  }
  // Notices end nothing, and neither does a login elsewhere (10197) for a line; 10189 and 10190 refuse ticks.
  if (code < 1_000 || ENDS.includes(code))
    for (const request of Object.keys(PAIRS)) open.delete(`${request} ${id}`);
}
