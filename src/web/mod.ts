/**
 * One shared brokerage session of IBKR's Client Portal gateway (Web API) for any number of callers.
 *
 * @module
 */
export type { AcquireOptions, ConnectOptions, UseOptions, WaitOptions } from "../call-options.ts";
export { PoolError, type PoolErrorCode, type PoolErrorOptions } from "../errors.ts";
export type { EventsOptions } from "../events.ts";
export { type Logger, type LogLevel, silentLogger } from "../logger.ts";
export type { AccountValueChange } from "../operations/account-updates.ts";
export { ACCOUNT_SUMMARY_TAGS, type AccountValue } from "../operations/accounts.ts";
export type { DatedContractDetails } from "../operations/contracts.ts";
export type { ExecutionDetail, ExecutionUpdate } from "../operations/executions.ts";
export type { HistoryOptions } from "../operations/historical-data.ts";
export type { OpenOrder, OrderStanding } from "../operations/order-messages.ts";
export type { PnL } from "../operations/pnl.ts";
export type { ModelOptions, Position } from "../operations/positions.ts";
export type { QuoteValues } from "../operations/quote.ts";
export type { TimedBar } from "../operations/timed-bar.ts";
export { fileJournal } from "../orders/file-journal/file-journal.ts";
export type { Journal, JournalEntry } from "../orders/journal.ts";
export { memoryJournal } from "../orders/memory-journal.ts";
export type { OrderChange, OrderFill } from "../orders/order-change.ts";
export type { OrderFigures } from "../orders/order-figures.ts";
export { OrderHandle, type OrderWaitOptions } from "../orders/order-handle.ts";
export type { ChangeOptions, PlaceOptions } from "../orders/order-options.ts";
export type { OrderOutcome } from "../orders/order-outcome.ts";
export type { OrderProgress, OrderState, OrderStateKind, OrderVerdict } from "../orders/order-state.ts";
export type { OrderTermChanges, OrderTerms } from "../orders/order-terms.ts";
export type { GlobalCancelOutcome } from "../orders/tws/global-cancel.ts";
export type { MarginChange, OrderPreview } from "../orders/tws/order-preview.ts";
export type { AccountSummaryOptions, MarketSnapshot, ReadOptions, Reads } from "../reads.ts";
export type { Clock } from "../seams/clock.ts";
export type { Random } from "../seams/random.ts";
export { type Contract, type ContractDescription, type ExecutionFilter, SecType } from "../stoqey/mod.ts";
export type { Stream, WatchOptions } from "../subscriptions/stream-reader.ts";
export type { StreamUpdate } from "../subscriptions/stream-update.ts";
export type { StreamStats } from "../subscriptions/subscription-registry.ts";
export type { QueryValue, WebAnswer, WebCall } from "./call.ts";
export type { AnswerQuestion, WebOrderQuestion } from "./option-fields.ts";
export type { TakeOverPolicy, WebPoolOptions } from "./options.ts";
export type { WebChangeOptions, WebPlaceOptions } from "./orders/web-order-options.ts";
export type { WebOrderHandle, WebOrderOutcome } from "./orders/web-orders.ts";
export type { SchedulerStats } from "./pacing/scheduler-parts.ts";
export type { WebLane } from "./pacing/web-request.ts";
export type { LedgerRow } from "./reads/ledger.ts";
export type { LedgerValues } from "./rows/ledger-values.ts";
export type { Fetch, WebSeams, WebSocketClass, WebSocketLike } from "./seams.ts";
export type { WebLedger } from "./streams/ledger.ts";
export type { WebQuote } from "./streams/market-data.ts";
export type { WebOrder } from "./streams/orders.ts";
export type { WebPnL } from "./streams/pnl.ts";
export type { WebPoolEvent, WebPoolEventOf, WebPoolEventType, WebPoolState } from "./web-events.ts";
export { WebLease } from "./web-lease.ts";
export { WebPool } from "./web-pool.ts";
export { WebReads } from "./web-reads.ts";
export type { WebPoolStats, WebSessionInfo } from "./web-stats.ts";
export { type WebQuoteOptions, WebStreams } from "./web-streams.ts";
export { type WebPoolOrders, WebTrading } from "./web-trading.ts";
