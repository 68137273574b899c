import type { WaitOptions } from "./call-options.ts";
import type { AccountValue } from "./operations/accounts.ts";
import type { DatedContractDetails } from "./operations/contracts.ts";
import type { ExecutionDetail } from "./operations/executions.ts";
import type { HistoryOptions } from "./operations/historical-data.ts";
import type { LatestQuote, QuoteOptions } from "./operations/latest-quote.ts";
import type { OpenOrder } from "./operations/order-messages.ts";
import type { PnL } from "./operations/pnl.ts";
import type { ModelOptions, Position } from "./operations/positions.ts";
import type { QuoteValues } from "./operations/quote.ts";
import type { TickValue } from "./operations/tick-board.ts";
import type { TimedBar } from "./operations/timed-bar.ts";
import type {
  Contract,
  ContractDescription,
  ExecutionFilter,
  MarketDataType,
  TickType,
} from "./stoqey/mod.ts";

/** Options of each read: `timeoutMs` in ms, `>= 0`; `signal` ends the wait early. */
export type ReadOptions = WaitOptions;

/** Selects the values of an account summary. */
export interface AccountSummaryOptions extends ReadOptions {
  /** Account group. Default `"All"`. */
  readonly group?: string;
  /** TWS's tags of the values. Default: those of `ACCOUNT_SUMMARY_TAGS`. */
  readonly tags?: readonly string[];
}

/** A snapshot of the market, from either transport: bid, ask, last, sizes and the day's range, undefined where unknown. */
export interface MarketSnapshot extends QuoteValues {
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen; undefined where IBKR did not say, which only the Web API does. */
  readonly marketDataType: MarketDataType | undefined;
  /** Notices about the request, e.g. that the data are delayed. */
  readonly notices: readonly string[];
  /** All ticks by TWS's tick type; the Web API has no tick types. */
  readonly ticks?: ReadonlyMap<TickType, TickValue>;
}

/**
 * Everything that can be read over either transport: from TWS (`IbkrPool` and its leases) and from the Web API (`WebPool` and
 * its leases). Code that is written for it, such as the tools of `ibkr-pool/langgraph`, runs on both.
 *
 * Names, arguments and results are the same. What one transport does not know is undefined, and never a number of its own
 * making. `TwsReads` and `WebReads` describe each method, and when it rejects. The default timeout is that of the transport.
 */
export interface Reads {
  /** Gets the account codes of the login, at least one. */
  getManagedAccounts(options?: ReadOptions): Promise<readonly string[]>;
  /** Gets the account summary, by TWS's tags. */
  getAccountSummary(options?: AccountSummaryOptions): Promise<readonly AccountValue[]>;
  /** Gets the positions of all accounts of the login. */
  getPositions(options?: ReadOptions): Promise<readonly Position[]>;
  /** Gets the profit and loss of an account, in its base currency. */
  getPnL(account: string, options?: ModelOptions & ReadOptions): Promise<PnL>;
  /** Gets the open orders: of the client ID from TWS, and of all accounts of the login from the Web API. */
  getOpenOrders(options?: ReadOptions): Promise<readonly OpenOrder[]>;
  /** Gets the fills of today that match a filter. */
  getExecutionDetails(filter?: ExecutionFilter, options?: ReadOptions): Promise<readonly ExecutionDetail[]>;
  /** Gets the details of the contracts that match. */
  getContractDetails(contract: Contract, options?: ReadOptions): Promise<readonly DatedContractDetails[]>;
  /** Gets the one contract that a partial one means; rejects with `AMBIGUOUS` when several match. */
  qualifyContract(partial: Contract, options?: ReadOptions): Promise<Contract>;
  /** Gets the contracts whose symbol or name matches a text. */
  getMatchingSymbols(pattern: string, options?: ReadOptions): Promise<readonly ContractDescription[]>;
  /** Gets the market of a contract as it is known now, in well under a second. */
  getQuote(contract: Contract, options?: QuoteOptions & ReadOptions): Promise<LatestQuote>;
  /** Gets a snapshot of the market, which takes some 11 s: `getQuote` is there for a question. */
  getMarketDataSnapshot(contract: Contract, options?: ReadOptions): Promise<MarketSnapshot>;
  /** Gets historical bars, oldest first. */
  getHistoricalData(contract: Contract, options: HistoryOptions & ReadOptions): Promise<readonly TimedBar[]>;
}
