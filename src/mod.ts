/**
 * One shared, supervised TWS session for any number of callers.
 *
 * @module
 */

export type { AcquireOptions, ConnectOptions, UseOptions, WaitOptions } from "./call-options.ts";
export { createIbkrConnection, getConnectionPool } from "./compat.ts";
export type { PoolErrorCode } from "./error-codes.ts";
export { PoolError, type PoolErrorOptions } from "./errors.ts";
export type { EventsOptions, PoolEvent, PoolEventOf, PoolEventType, PoolState } from "./events.ts";
export type { LeaseApi } from "./ibapi/lease-api.ts";
export { Lease } from "./lease.ts";
export { type Logger, type LogLevel, silentLogger } from "./logger.ts";
export type {
  AccountUpdate,
  AccountUpdateValue,
  AccountValueChange,
  PortfolioRow,
} from "./operations/account-updates.ts";
export { ACCOUNT_SUMMARY_TAGS, type AccountValue } from "./operations/accounts.ts";
export type { DatedContractDetails, SmartComponent } from "./operations/contracts.ts";
export type { ExecutionDetail, ExecutionUpdate } from "./operations/executions.ts";
export type {
  HeadTimestampOptions,
  HistogramOptions,
  HistoricalBarsOptions,
  HistoryOptions,
} from "./operations/historical-data.ts";
export type { HistoricalTicksOptions, TimedTick } from "./operations/historical-ticks.ts";
export type { LatestQuote, QuoteDataType, QuoteOptions } from "./operations/latest-quote.ts";
export type { MarketDataOptions, MarketDataSnapshot } from "./operations/market-data.ts";
export type { Book, BookRow, MarketDepthOptions } from "./operations/market-depth.ts";
export type {
  Bulletin,
  Headline,
  HistoricalNewsOptions,
  NewsArticle,
  NewsOptions,
  NewsTick,
} from "./operations/news.ts";
export type { OptionChainOptions, OptionParams } from "./operations/option-chains.ts";
export type { OpenOrder, OrderMessage, OrderStanding, OrderUpdate } from "./operations/order-messages.ts";
export type { CompletedOrder } from "./operations/orders.ts";
export type { PnL, PnLSingle } from "./operations/pnl.ts";
export type { ModelOptions, Position } from "./operations/positions.ts";
export type { Quote, QuoteField, QuoteValues } from "./operations/quote.ts";
export type { RealTimeBarsOptions } from "./operations/real-time-bars.ts";
export type { ScannerQuery, ScannerRow } from "./operations/scanner.ts";
export type { MarketDataUpdate, OptionComputation, TickValue } from "./operations/tick-board.ts";
export type { SingleTick, TickByTickOptions } from "./operations/tick-by-tick.ts";
export type { TimedBar } from "./operations/timed-bar.ts";
export type { ClientIdPolicy, PoolOptions, RestartWindow } from "./options.ts";
export { type FileJournalOptions, fileJournal } from "./orders/file-journal/file-journal.ts";
export type {
  ChangeEntry,
  EntryBracket,
  FloorEntry,
  Journal,
  JournalEntry,
  OrderEntry,
  StateEntry,
} from "./orders/journal.ts";
export { memoryJournal } from "./orders/memory-journal.ts";
export type { OrderChange, OrderFill } from "./orders/order-change.ts";
export type { GateReport, OrderFigures } from "./orders/order-figures.ts";
export { type KnownOutcome, OrderHandle, type OrderWaitOptions } from "./orders/order-handle.ts";
export type { ChangeOptions, PlaceOptions } from "./orders/order-options.ts";
export type { OrderOutcome } from "./orders/order-outcome.ts";
export type {
  JournalledState,
  OrderProgress,
  OrderState as TrackedOrderState,
  OrderVerdict,
} from "./orders/order-state.ts";
export type { OrderTermChanges, OrderTerms } from "./orders/order-terms.ts";
export type { PoolOrders } from "./orders/pool-orders.ts";
export type { BracketTerms } from "./orders/tws/bracket.ts";
export type { GlobalCancelOutcome } from "./orders/tws/global-cancel.ts";
export type { OcaMember, OcaType } from "./orders/tws/oca-group.ts";
export type { MarginChange, OrderPreview } from "./orders/tws/order-preview.ts";
export type { TwsOrder, TwsOrderOutcome } from "./orders/tws/tws-orders.ts";
export type { Lane, LaneWaits } from "./pacing/pacer.ts";
export { IbkrPool } from "./pool.ts";
export type { AccountSummaryOptions, MarketSnapshot, ReadOptions, Reads } from "./reads.ts";
export type { RequestOutcome } from "./requests/requests.ts";
export type { Clock } from "./seams/clock.ts";
export type { PoolSeams } from "./seams/pool-seams.ts";
export type { Random } from "./seams/random.ts";
export type { Transport, TransportEvents, TransportLink } from "./seams/transport.ts";
export type { LossCause } from "./session/loss-cause.ts";
export type { PoolStats, SessionInfo } from "./stats.ts";
export {
  type Bar,
  BarSizeSetting,
  type CommissionReport,
  type Contract,
  type ContractDescription,
  type ContractDetails,
  type DepthMktDataDescription,
  DurationUnit,
  EventName,
  type Execution,
  type ExecutionFilter,
  type FamilyCode,
  type HistogramEntry,
  type HistoricalTick,
  type HistoricalTickBidAsk,
  type HistoricalTickLast,
  type IBApi,
  MarketDataType,
  type NewsProvider,
  type Order,
  OrderAction,
  type OrderState,
  type OrderStatus,
  OrderType,
  type PriceIncrement,
  ScanCode,
  type ScannerSubscription,
  SecType,
  type SoftDollarTier,
  TickByTickDataType,
  TickType,
  TimeInForce,
  WhatToShow,
} from "./stoqey/mod.ts";
export { Streams } from "./streams.ts";
export type { Stream, WatchOptions } from "./subscriptions/stream-reader.ts";
export type { StreamUpdate } from "./subscriptions/stream-update.ts";
export type { StreamStats } from "./subscriptions/subscription-registry.ts";
export { Trading } from "./trading.ts";
export type { FarmService, FarmState } from "./tws/codes.ts";
export type { Farm } from "./tws/farms.ts";
export { TwsReads } from "./tws-reads.ts";
