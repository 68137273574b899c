import { checkWatch } from "./call-options.ts";
import { Observed } from "./observed.ts";
import type { Position } from "./requests/account.ts";
import { copied } from "./requests/checked-call.ts";
import type { ScannerQuery, ScannerRow } from "./requests/news.ts";
import type { AccountUpdateValue, PnL, PnLArgs, PnLSingle } from "./requests/portfolio.ts";
import type { Bar } from "./stoqey/mod.ts";
import * as account from "./subscriptions/account.ts";
import * as depth from "./subscriptions/depth.ts";
import * as market from "./subscriptions/market.ts";
import * as news from "./subscriptions/news.ts";
import * as orders from "./subscriptions/orders.ts";
import type { Stream, WatchOptions } from "./subscriptions/reader.ts";
import type { StreamOperation } from "./subscriptions/stream.ts";
import type { Subscriptions } from "./subscriptions/subscriptions.ts";
import type { MarketDataUpdate } from "./subscriptions/tick-board.ts";

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
  watchMarketData(of: market.MarketDataArgs, options: WatchOptions = {}): Stream<MarketDataUpdate> {
    return this.#watch(market.marketData, of, options);
  }

  /** Watches bars of five seconds, each when it is over. */
  watchRealTimeBars(of: market.RealTimeBarsArgs, options: WatchOptions = {}): Stream<Bar> {
    return this.#watch(market.realTimeBars, of, options);
  }

  /** Watches bars of the past, and then the one that is being made. */
  watchHistoricalBars(of: market.HistoricalBarsArgs, options: WatchOptions = {}): Stream<Bar> {
    return this.#watch(market.historicalBars, of, options);
  }

  /** Watches every single tick. */
  watchTickByTick(of: market.TickByTickArgs, options: WatchOptions = {}): Stream<market.SingleTick> {
    return this.#watch(market.tickByTick, of, options);
  }

  /** Watches a book. */
  watchMarketDepth(of: depth.MarketDepthArgs, options: WatchOptions = {}): Stream<depth.Book> {
    return this.#watch(depth.marketDepth, of, options);
  }

  /** Watches the positions of an account: all of them, then each that changes. */
  watchPositions(of: account.AccountArgs, options: WatchOptions = {}): Stream<Position> {
    return this.#watch(account.positions, of, options);
  }

  /** Watches the values of an account: all of them, then each that changes. */
  watchAccount(of: account.AccountArgs, options: WatchOptions = {}): Stream<AccountUpdateValue> {
    return this.#watch(account.account, of, options);
  }

  /** Watches what an account has gained. */
  watchPnL(of: PnLArgs, options: WatchOptions = {}): Stream<PnL> {
    return this.#watch(account.pnl, of, options);
  }

  /** Watches what one position has gained. */
  watchPnLSingle(of: PnLArgs & { readonly conId: number }, options: WatchOptions = {}): Stream<PnLSingle> {
    return this.#watch(account.pnlSingle, of, options);
  }

  /** Watches the orders of this client ID: those that are open, then what becomes of them. */
  watchOrders(options: WatchOptions = {}): Stream<orders.OrderUpdate> {
    return this.#watch(orders.orders, null, options);
  }

  /** Watches fills and what they cost: those of today, then each as it happens. */
  watchExecutions(options: WatchOptions = {}): Stream<orders.ExecutionUpdate> {
    return this.#watch(orders.executions, null, options);
  }

  /** Watches headlines. */
  watchNews(of: news.NewsArgs, options: WatchOptions = {}): Stream<news.NewsTick> {
    return this.#watch(news.news, of, options);
  }

  /** Watches the bulletins of IBKR. */
  watchNewsBulletins(options: WatchOptions = {}): Stream<news.Bulletin> {
    return this.#watch(news.bulletins, null, options);
  }

  /** Watches a scan: the whole ranking, each time that it is made. */
  watchScanner(of: ScannerQuery, options: WatchOptions = {}): Stream<readonly ScannerRow[]> {
    return this.#watch(news.scanner, of, options);
  }

  #watch<Args, Value>(
    operation: StreamOperation<Args, Value>,
    args: Args,
    options: WatchOptions,
  ): Stream<Value> {
    const how = checkWatch(operation.what, options);
    const { name } = operation;
    const what = args === undefined ? `${operation.what}: what to watch is missing` : operation.what;
    const { copy, key } = copied({ what, name }, args);
    return this.subscriptions.watch(operation, copy, key, how);
  }
}
