/**
 * One shared, supervised TWS session for any number of callers.
 *
 * @module
 */

export type { AcquireOptions, ConnectOptions, UseOptions, WaitOptions } from "./call-options.ts";
export { createIbkrConnection, getConnectionPool } from "./compat.ts";
export { PoolError, type PoolErrorCode, type PoolErrorOptions } from "./errors.ts";
export type { EventsOptions, PoolEvent, PoolEventOf, PoolEventType } from "./events.ts";
export type { LeaseApi } from "./ibapi/lease-api.ts";
export type { MethodName } from "./ibapi/table.ts";
export { Lease } from "./lease.ts";
export { type Logger, silentLogger } from "./logger.ts";
export { Observed } from "./observed.ts";
export type { ClientIdPolicy, PoolOptions } from "./options.ts";
export type { Lane, LaneWaits } from "./pacing/pacer.ts";
export { IbkrPool } from "./pool.ts";
export { AccountReads, type AccountSummaryOptions } from "./reads/account-reads.ts";
export { Asking, type ReadOptions } from "./reads/asking.ts";
export { MarketReads } from "./reads/market-reads.ts";
export { Reads } from "./reads.ts";
export { ACCOUNT_SUMMARY_TAGS, type AccountValue, type Position } from "./requests/account.ts";
export type { OptionParams, OptionParamsArgs, SmartComponent } from "./requests/contracts.ts";
export type { HistoryOptions, MarketDataSnapshot } from "./requests/market.ts";
export type { Headline, HistoricalNewsArgs, NewsArticle, ScannerQuery, ScannerRow } from "./requests/news.ts";
export type { CompletedOrder, ExecutionDetail, OpenOrder, OrderStanding } from "./requests/orders.ts";
export type { HeadTimestampArgs, HistogramArgs, HistoricalTicksArgs } from "./requests/past.ts";
export type {
  AccountUpdate,
  AccountUpdateValue,
  PnL,
  PnLArgs,
  PnLSingle,
  PortfolioRow,
} from "./requests/portfolio.ts";
export type { RequestOutcome } from "./requests/requests.ts";
export type { Clock, Random } from "./seams/clock.ts";
export type { PoolSeams } from "./seams/pool-seams.ts";
export type { LossCause } from "./session/counts.ts";
export type { Farm } from "./session/notices.ts";
export type { RestartWindow } from "./session/restart-window.ts";
export type { PoolState, PoolStats, SessionInfo } from "./stats.ts";
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
  type OrderState,
  type OrderStatus,
  type PriceIncrement,
  ScanCode,
  type ScannerSubscription,
  SecType,
  type SoftDollarTier,
  TickByTickDataType,
  TickType,
  WhatToShow,
} from "./stoqey/mod.ts";
export type { Transport, TransportEvents, TransportLink } from "./stoqey/transport.ts";
export { Streams } from "./streams.ts";
export type { AccountArgs } from "./subscriptions/account.ts";
export type { Book, BookRow, MarketDepthArgs } from "./subscriptions/depth.ts";
export type {
  HistoricalBarsArgs,
  MarketDataArgs,
  RealTimeBarsArgs,
  SingleTick,
  TickByTickArgs,
} from "./subscriptions/market.ts";
export type { Bulletin, NewsArgs, NewsTick } from "./subscriptions/news.ts";
export type { ExecutionUpdate, OrderUpdate } from "./subscriptions/orders.ts";
export type { Stream, WatchOptions } from "./subscriptions/reader.ts";
export type { StreamStats } from "./subscriptions/register.ts";
export type { StreamUpdate } from "./subscriptions/stream.ts";
export type { MarketDataUpdate, OptionComputation, TickValue } from "./subscriptions/tick-board.ts";
export type { FarmService, FarmState } from "./tws/codes.ts";
