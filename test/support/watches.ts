import type { IbkrPool, Stream, WatchOptions } from "../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "./contracts.ts";

/** Tuesday half past ten in New York: markets are open. */
export const MORNING_MS: number = Date.UTC(2026, 0, 13, 15, 30);

export type Watch = (pool: IbkrPool, options?: WatchOptions) => Stream<unknown>;

/** Every stream of the pool: its method, and the request that it sends first. */
export const WATCHES: readonly { readonly name: string; readonly request: string; readonly watch: Watch }[] =
  [
    one("watchMarketData", "reqMktData", (pool, o) => pool.watchMarketData(AAPL, o)),
    one("watchRealTimeBars", "reqRealTimeBars", (pool, o) => pool.watchRealTimeBars(AAPL, o)),
    one("watchHistoricalBars", "reqHistoricalData", (pool, o) =>
      pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins", ...o }),
    ),
    one("watchTickByTick", "reqTickByTickData", (pool, o) =>
      pool.watchTickByTick(AAPL, { tickType: "BidAsk", ...o }),
    ),
    one("watchMarketDepth", "reqMktDepth", (pool, o) => pool.watchMarketDepth(AAPL, o)),
    one("watchPositions", "reqPositionsMulti", (pool, o) => pool.watchPositions(ACCOUNT, o)),
    one("watchAccount", "reqAccountUpdatesMulti", (pool, o) => pool.watchAccount(ACCOUNT, o)),
    one("watchPnL", "reqPnL", (pool, o) => pool.watchPnL(ACCOUNT, o)),
    one("watchPnLSingle", "reqPnLSingle", (pool, o) => pool.watchPnLSingle(AAPL_NUMBERED, ACCOUNT, o)),
    one("watchOrders", "reqOpenOrders", (pool, o) => pool.watchOrders(o)),
    one("watchExecutions", "reqExecutions", (pool, o) => pool.watchExecutions(o)),
    one("watchNews", "reqMktData", (pool, o) => pool.watchNews(AAPL, o)),
    one("watchNewsBulletins", "reqNewsBulletins", (pool, o) => pool.watchNewsBulletins(o)),
    one("watchScanner", "reqScannerSubscription", (pool, o) =>
      pool.watchScanner({ instrument: "STK", locationCode: "STK.US", scanCode: "MOST_ACTIVE" }, o),
    ),
  ];

/** Streams without an update unless something happens. */
export const EVENTS_ALONE: readonly string[] = [
  "watchOrders",
  "watchExecutions",
  "watchNewsBulletins",
  "watchNews",
];
/** Streams of a list, and then of its changes alone. */
export const LISTS_AND_CHANGES: readonly string[] = ["watchPositions", "watchAccount"];

function one(name: string, request: string, watch: Watch) {
  return { name, request, watch };
}
