import { checkWatch } from "./call-options.ts";
import { Observed } from "./observed.ts";
import { type AccountValueChange, watchAccount } from "./operations/account-updates.ts";
import { type ExecutionUpdate, watchExecutions } from "./operations/executions.ts";
import { type HistoricalBarsArgs, watchHistoricalBars } from "./operations/historical-data.ts";
import { type MarketDataArgs, watchMarketData } from "./operations/market-data.ts";
import { type Book, type MarketDepthArgs, watchMarketDepth } from "./operations/market-depth.ts";
import {
  type Bulletin,
  type NewsArgs,
  type NewsTick,
  watchNews,
  watchNewsBulletins,
} from "./operations/news.ts";
import { type OrderUpdate, watchOrders } from "./operations/orders.ts";
import type { PnL, PnLArgs, PnLSingle } from "./operations/pnl.ts";
import { watchPnL, watchPnLSingle } from "./operations/pnl.ts";
import type { Position } from "./operations/positions.ts";
import { type AccountArgs, watchPositions } from "./operations/positions.ts";
import { type RealTimeBarsArgs, watchRealTimeBars } from "./operations/real-time-bars.ts";
import type { ScannerQuery, ScannerRow } from "./operations/scanner.ts";
import { watchScanner } from "./operations/scanner.ts";
import type { Watch } from "./operations/stream.ts";
import type { MarketDataUpdate } from "./operations/tick-board.ts";
import { type SingleTick, type TickByTickArgs, watchTickByTick } from "./operations/tick-by-tick.ts";
import { copied } from "./requests/checked-call.ts";
import type { Bar } from "./stoqey/mod.ts";
import type { Stream, WatchOptions } from "./subscriptions/reader.ts";
import type { Subscriptions } from "./subscriptions/subscriptions.ts";

/**
 * Everything that can be watched, as async iterables that outlive sessions.
 *
 * Equal ones share one line at TWS, which is cancelled when its last reader leaves. Each reader sees every gap and when
 * it is over: a lost session, a TWS that is cut off (1100), a login elsewhere (10197), bars that died (10182, 10225), or a
 * line that went silent after any of these and was asked for again. A reader that is too slow gets what it chose
 * (`onOverflow`), and never costs more memory than `bufferMax` updates beside those that tell what there was at the beginning.
 *
 * A method throws `LIMIT_REACHED` when TWS allows no more of its kind, `INVALID_OPTION`, and `CLOSED`; the loop throws
 * `TWS_ERROR` when TWS refuses or ends the stream (`twsCode` is its number), and `CLOSED` when the pool is closed.
 *
 * @example Watch a share until enough was seen
 * ```ts
 * import { IbkrPool, SecType } from "ibkr-pool";
 *
 * await using pool = new IbkrPool({ port: 4002 });
 * const contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
 * for await (const update of pool.watchMarketData({ contract })) {
 *   if (update.kind === "gap") console.log(`data are missing: ${update.reason}`);
 *   if (update.kind === "update" && update.value.ticks.size > 3) break;
 * }
 * ```
 */
export abstract class Streams extends Observed {
  /** @internal */
  protected abstract readonly subscriptions: Subscriptions;

  /** Watches prices and sizes. */
  watchMarketData(of: MarketDataArgs, options: WatchOptions = {}): Stream<MarketDataUpdate> {
    return this.#watch(watchMarketData, of, options);
  }

  /** Watches bars of five seconds, each when it is over. */
  watchRealTimeBars(of: RealTimeBarsArgs, options: WatchOptions = {}): Stream<Bar> {
    return this.#watch(watchRealTimeBars, of, options);
  }

  /** Watches bars of the past, and then the one that is being made. */
  watchHistoricalBars(of: HistoricalBarsArgs, options: WatchOptions = {}): Stream<Bar> {
    return this.#watch(watchHistoricalBars, of, options);
  }

  /** Watches every single tick. */
  watchTickByTick(of: TickByTickArgs, options: WatchOptions = {}): Stream<SingleTick> {
    return this.#watch(watchTickByTick, of, options);
  }

  /** Watches a book. */
  watchMarketDepth(of: MarketDepthArgs, options: WatchOptions = {}): Stream<Book> {
    return this.#watch(watchMarketDepth, of, options);
  }

  /** Watches the positions of an account: all of them, then each that changes. */
  watchPositions(of: AccountArgs, options: WatchOptions = {}): Stream<Position> {
    return this.#watch(watchPositions, of, options);
  }

  /** Watches the values of an account: all of them, then each that changes. */
  watchAccount(of: AccountArgs, options: WatchOptions = {}): Stream<AccountValueChange> {
    return this.#watch(watchAccount, of, options);
  }

  /** Watches what an account has gained. */
  watchPnL(of: PnLArgs, options: WatchOptions = {}): Stream<PnL> {
    return this.#watch(watchPnL, of, options);
  }

  /** Watches what one position has gained. */
  watchPnLSingle(of: PnLArgs & { readonly conId: number }, options: WatchOptions = {}): Stream<PnLSingle> {
    return this.#watch(watchPnLSingle, of, options);
  }

  /** Watches the orders of this client ID: those that are open, then what becomes of them. */
  watchOrders(options: WatchOptions = {}): Stream<OrderUpdate> {
    return this.#watch(watchOrders, null, options);
  }

  /** Watches fills and what they cost: those of today, then each as it happens. */
  watchExecutions(options: WatchOptions = {}): Stream<ExecutionUpdate> {
    return this.#watch(watchExecutions, null, options);
  }

  /** Watches headlines. */
  watchNews(of: NewsArgs, options: WatchOptions = {}): Stream<NewsTick> {
    return this.#watch(watchNews, of, options);
  }

  /** Watches the bulletins of IBKR. */
  watchNewsBulletins(options: WatchOptions = {}): Stream<Bulletin> {
    return this.#watch(watchNewsBulletins, null, options);
  }

  /** Watches a scan: the whole ranking, each time that it is made. */
  watchScanner(of: ScannerQuery, options: WatchOptions = {}): Stream<readonly ScannerRow[]> {
    return this.#watch(watchScanner, of, options);
  }

  #watch<Args, Value>(operation: Watch<Args, Value>, args: Args, options: WatchOptions): Stream<Value> {
    const how = checkWatch(operation.what, options);
    const { name } = operation;
    const what = args === undefined ? `${operation.what}: what to watch is missing` : operation.what;
    const { copy, key } = copied({ what, name }, args);
    return this.subscriptions.watch(operation, copy, key, how);
  }
}
