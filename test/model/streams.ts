import type { IbkrPool, Stream, WatchOptions } from "../../src/mod.ts";
import { ACCOUNT, CON_IDS, shareOf } from "../support/contracts.ts";

/** One stream of the pool. */
export interface StreamKind {
  readonly name: string;
  /** Does it take a share? Otherwise the symbol of a step is ignored. */
  readonly ofShare: boolean;
  /** Does it deliver updates at least every few seconds while the market is open? */
  readonly flows: boolean;
  watch(pool: IbkrPool, symbol: string, options: WatchOptions): Stream<unknown>;
}

const OF_SHARE = { ofShare: true, flows: true };
const OF_ACCOUNT = { ofShare: false, flows: false };

/** The streams that random scripts use, by name. */
export const STREAMS: ReadonlyMap<string, StreamKind> = new Map(
  (
    [
      {
        name: "watchMarketData",
        ...OF_SHARE,
        watch: (pool, symbol, options) => pool.watchMarketData(shareOf(symbol), options),
      },
      {
        name: "watchRealTimeBars",
        ...OF_SHARE,
        watch: (pool, symbol, options) => pool.watchRealTimeBars(shareOf(symbol), options),
      },
      {
        name: "watchHistoricalBars",
        ...OF_SHARE,
        watch: (pool, symbol, options) =>
          pool.watchHistoricalBars(shareOf(symbol), { duration: "3600 S", barSize: "1 min", ...options }),
      },
      {
        name: "watchTickByTick",
        ...OF_SHARE,
        watch: (pool, symbol, options) =>
          pool.watchTickByTick(shareOf(symbol), { tickType: "BidAsk", ...options }),
      },
      {
        name: "watchPnLSingle",
        ofShare: true,
        flows: false,
        watch: (pool, symbol, options) =>
          pool.watchPnLSingle({ conId: CON_IDS[symbol] ?? 0 }, ACCOUNT, options),
      },
      {
        name: "watchPnL",
        ofShare: false,
        flows: true,
        watch: (pool, _, options) => pool.watchPnL(ACCOUNT, options),
      },
      {
        name: "watchPositions",
        ...OF_ACCOUNT,
        watch: (pool, _, options) => pool.watchPositions(ACCOUNT, options),
      },
      {
        name: "watchAccount",
        ...OF_ACCOUNT,
        watch: (pool, _, options) => pool.watchAccount(ACCOUNT, options),
      },
      { name: "watchOrders", ...OF_ACCOUNT, watch: (pool, _, options) => pool.watchOrders(options) },
      {
        name: "watchExecutions",
        ...OF_ACCOUNT,
        watch: (pool, _, options) => pool.watchExecutions(options),
      },
      {
        name: "watchNewsBulletins",
        ...OF_ACCOUNT,
        watch: (pool, _, options) => pool.watchNewsBulletins(options),
      },
    ] satisfies StreamKind[]
  ).map((entry) => [entry.name, entry]),
);
