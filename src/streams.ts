import { splitOptions, WATCH } from "./call-options.ts";
import { type AccountValueChange, watchAccount } from "./operations/account-updates.ts";
import { type ExecutionUpdate, watchExecutions } from "./operations/executions.ts";
import { type HistoricalBarsOptions, watchHistoricalBars } from "./operations/historical-data.ts";
import { type MarketDataOptions, watchMarketData } from "./operations/market-data.ts";
import { type Book, type MarketDepthOptions, watchMarketDepth } from "./operations/market-depth.ts";
import {
  type Bulletin,
  type NewsOptions,
  type NewsTick,
  watchNews,
  watchNewsBulletins,
} from "./operations/news.ts";
import type { OrderUpdate } from "./operations/order-messages.ts";
import { watchOrders } from "./operations/orders.ts";
import { type PnL, type PnLSingle, watchPnL, watchPnLSingle } from "./operations/pnl.ts";
import { type ModelOptions, type Position, watchPositions } from "./operations/positions.ts";
import type { Quote } from "./operations/quote.ts";
import { type RealTimeBarsOptions, watchRealTimeBars } from "./operations/real-time-bars.ts";
import { type ScannerQuery, type ScannerRow, watchScanner } from "./operations/scanner.ts";
import type { Watch } from "./operations/stream.ts";
import type { MarketDataUpdate } from "./operations/tick-board.ts";
import { type SingleTick, type TickByTickOptions, watchTickByTick } from "./operations/tick-by-tick.ts";
import type { TimedBar } from "./operations/timed-bar.ts";

import type { Contract } from "./stoqey/mod.ts";
import { quotesOf } from "./subscriptions/quotes.ts";
import type { Stream, WatchOptions } from "./subscriptions/stream-reader.ts";
import { TwsReads } from "./tws-reads.ts";

/**
 * Everything that can be watched, as async iterables that outlive sessions.
 *
 * Equal streams share one line at TWS, which is cancelled when its last reader leaves. Each reader sees every gap and its
 * end: a lost session, a TWS that is cut off (1100), a login elsewhere (10197), bars that died (10182, 10225), or a line
 * that stayed silent after any of these and was requested again. A reader that is too slow gets what it chose
 * (`onOverflow`), and never costs more memory than `bufferMax` updates beside those of the snapshot.
 *
 * The contract is the first argument and options are the last; options hold the details of the request and those of
 * `WatchOptions`. A method throws `LIMIT_REACHED` when TWS allows no more of its kind, `INVALID_OPTION`, and `CLOSED`; the
 * loop throws `TWS_ERROR` when TWS refuses or ends the stream (`twsCode` is its number), `CLOSED` when the pool is closed,
 * and the failures that another dial cannot cure, as `acquire` does. The examples use the names of `TwsReads`.
 */
export abstract class Streams extends TwsReads {
  /**
   * Watches prices and sizes (`reqMktData`).
   *
   * @example Watch a share until enough was seen
   * ```ts
   * for await (const update of pool.watchMarketData(apple, { genericTicks: ["233"] })) {
   *   if (update.kind === "gap") console.log(`data are missing: ${update.reason}`);
   *   if (update.kind === "update" && update.value.ticks.size > 3) break;
   * }
   * ```
   */
  watchMarketData(
    contract: Contract,
    options: MarketDataOptions & WatchOptions = {},
  ): Stream<MarketDataUpdate> {
    return this.#watch(watchMarketData, { contract }, options);
  }

  /**
   * Watches bid, ask, last and the other values of the market by name (`reqMktData`): an update each time that one of them
   * changes. It shares its line at TWS with `watchMarketData` of the same contract and options.
   *
   * @example
   * ```ts
   * for await (const update of pool.watchQuotes(apple)) {
   *   if (update.kind !== "update" || update.value.bid === undefined) continue;
   *   console.log(update.value.bid, update.value.ask, update.value.last);
   *   break;
   * }
   * ```
   */
  watchQuotes(contract: Contract, options: MarketDataOptions & WatchOptions = {}): Stream<Quote> {
    return quotesOf(this.watchMarketData(contract, options));
  }

  /**
   * Watches bars of five seconds, each when it is complete (`reqRealTimeBars`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchRealTimeBars(apple, { whatToShow: "MIDPOINT" })) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.time, update.value.close);
   *   break;
   * }
   * ```
   */
  watchRealTimeBars(contract: Contract, options: RealTimeBarsOptions & WatchOptions = {}): Stream<TimedBar> {
    return this.#watch(watchRealTimeBars, { contract }, options);
  }

  /**
   * Watches historical bars, and then the bar that is being made, each time that it changes (`reqHistoricalData` with
   * `keepUpToDate`).
   *
   * @param options `duration` and `barSize` (`5 secs` or longer) are needed.
   * @example
   * ```ts
   * for await (const update of pool.watchHistoricalBars(apple, { duration: "1 D", barSize: "5 mins" })) {
   *   if (update.kind === "update") console.log(update.value.time, update.value.close);
   *   if (update.kind === "snapshot-end") break;
   * }
   * ```
   */
  watchHistoricalBars(contract: Contract, options: HistoricalBarsOptions & WatchOptions): Stream<TimedBar> {
    return this.#watch(watchHistoricalBars, { contract }, options);
  }

  /**
   * Watches every tick of one kind (`reqTickByTickData`).
   *
   * @param options `tickType` is needed.
   * @example
   * ```ts
   * for await (const update of pool.watchTickByTick(apple, { tickType: "BidAsk" })) {
   *   if (update.kind !== "update" || update.value.kind !== "quote") continue;
   *   console.log(update.value.bid, update.value.ask);
   *   break;
   * }
   * ```
   */
  watchTickByTick(contract: Contract, options: TickByTickOptions & WatchOptions): Stream<SingleTick> {
    return this.#watch(watchTickByTick, { contract }, options);
  }

  /**
   * Watches an order book, whole, each time that a row of it changes (`reqMktDepth`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchMarketDepth(apple, { rows: 5 })) {
   *   if (update.kind !== "update" || update.value.bids.length === 0) continue;
   *   console.log(update.value.bids[0]?.price);
   *   break;
   * }
   * ```
   */
  watchMarketDepth(contract: Contract, options: MarketDepthOptions & WatchOptions = {}): Stream<Book> {
    return this.#watch(watchMarketDepth, { contract }, options);
  }

  /**
   * Watches the positions of an account: all of them, then each that changes (`reqPositionsMulti`).
   *
   * @param account Account code; empty for all accounts.
   * @example
   * ```ts
   * for await (const update of pool.watchPositions(account)) {
   *   if (update.kind === "update") console.log(update.value.contract.symbol, update.value.pos);
   *   if (update.kind === "snapshot-end") break;
   * }
   * ```
   */
  watchPositions(account: string, options: ModelOptions & WatchOptions = {}): Stream<Position> {
    return this.#watch(watchPositions, { account }, options);
  }

  /**
   * Watches the values of an account: all of them, then each that changes (`reqAccountUpdatesMulti`).
   *
   * @param account Account code; empty for all accounts.
   * @example
   * ```ts
   * for await (const update of pool.watchAccount(account)) {
   *   if (update.kind === "update") console.log(update.value.key, update.value.value);
   *   if (update.kind === "snapshot-end") break;
   * }
   * ```
   */
  watchAccount(account: string, options: ModelOptions & WatchOptions = {}): Stream<AccountValueChange> {
    return this.#watch(watchAccount, { account }, options);
  }

  /**
   * Watches the profit and loss of an account, about once a second (`reqPnL`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchPnL(account)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.dailyPnL);
   *   break;
   * }
   * ```
   */
  watchPnL(account: string, options: ModelOptions & WatchOptions = {}): Stream<PnL> {
    return this.#watch(watchPnL, { account }, options);
  }

  /**
   * Watches the profit and loss of one position, about once a second (`reqPnLSingle`).
   *
   * @param contract The contract of the position, with its `conId`.
   * @example
   * ```ts
   * for await (const update of pool.watchPnLSingle(apple, account)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.position, update.value.dailyPnL);
   *   break;
   * }
   * ```
   */
  watchPnLSingle(
    contract: Contract,
    account: string,
    options: ModelOptions & WatchOptions = {},
  ): Stream<PnLSingle> {
    return this.#watch(watchPnLSingle, { contract, account }, options);
  }

  /**
   * Watches the orders of this client ID: those that are open, then their changes (`reqOpenOrders`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchOrders()) {
   *   if (update.kind === "update") console.log(update.value.kind, update.value.orderId);
   *   if (update.kind === "snapshot-end") break;
   * }
   * ```
   */
  watchOrders(options: WatchOptions = {}): Stream<OrderUpdate> {
    return this.#watch(watchOrders, null, options);
  }

  /**
   * Watches fills and their commissions: those of today, then each as it happens (`reqExecutions`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchExecutions()) {
   *   if (update.kind === "update" && update.value.kind === "fill") console.log(update.value.execution.price);
   *   if (update.kind === "snapshot-end") break;
   * }
   * ```
   */
  watchExecutions(options: WatchOptions = {}): Stream<ExecutionUpdate> {
    return this.#watch(watchExecutions, null, options);
  }

  /**
   * Watches headlines as they arrive (`reqMktData` with generic tick 292).
   *
   * @example
   * ```ts
   * const news = pool.watchNews(apple, { providerCodes: ["BRFG"], signal: AbortSignal.timeout(200) });
   * for await (const update of news) if (update.kind === "update") console.log(update.value.headline);
   * ```
   */
  watchNews(contract: Contract, options: NewsOptions & WatchOptions = {}): Stream<NewsTick> {
    return this.#watch(watchNews, { contract }, options);
  }

  /**
   * Watches the bulletins of IBKR: those of today, then each as it arrives (`reqNewsBulletins`).
   *
   * @example
   * ```ts
   * const bulletins = pool.watchNewsBulletins({ signal: AbortSignal.timeout(200) });
   * for await (const update of bulletins) if (update.kind === "update") console.log(update.value.text);
   * ```
   */
  watchNewsBulletins(options: WatchOptions = {}): Stream<Bulletin> {
    return this.#watch(watchNewsBulletins, null, options);
  }

  /**
   * Watches a scan: the whole ranking, each time that TWS computes it (`reqScannerSubscription`).
   *
   * @example
   * ```ts
   * const scan = { instrument: "STK", locationCode: "STK.US.MAJOR", scanCode: "MOST_ACTIVE" } as const;
   * for await (const update of pool.watchScanner(scan)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.length);
   *   break;
   * }
   * ```
   */
  watchScanner(query: ScannerQuery, options: WatchOptions = {}): Stream<readonly ScannerRow[]> {
    return this.watch(watchScanner, query, options);
  }

  #watch<Args, Value>(
    watch: Watch<Args, Value>,
    subject: object | null,
    options: WatchOptions,
  ): Stream<Value> {
    if (subject === null) return this.watch(watch, null as Args, options);
    const { args, wait } = splitOptions(watch, subject, options, WATCH);
    return this.watch(watch, args, wait);
  }

  /**
   * Watches one request of the catalogue.
   *
   * @internal
   */
  protected abstract watch<Args, Value>(
    watch: Watch<Args, Value>,
    args: Args,
    options: WatchOptions,
  ): Stream<Value>;
}
