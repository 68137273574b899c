import { guardedRead } from "./arguments/checked.ts";
import { splitOptions } from "./call-options.ts";
import { type AccountUpdate, getAccountUpdates } from "./operations/account-updates.ts";
import {
  type AccountValue,
  getAccountSummary,
  getFamilyCodes,
  getManagedAccounts,
  getSoftDollarTiers,
  getUserInfo,
} from "./operations/accounts.ts";
import {
  type DatedContractDetails,
  getContractDetails,
  getMarketRule,
  getMatchingSymbols,
  getSmartComponents,
  qualifyContract,
  type SmartComponent,
} from "./operations/contracts.ts";
import { getCurrentTime } from "./operations/current-time.ts";
import { type ExecutionDetail, getExecutionDetails } from "./operations/executions.ts";
import { getFundamentalData } from "./operations/fundamental-data.ts";
import {
  getHeadTimestamp,
  getHistogramData,
  getHistoricalData,
  type HeadTimestampOptions,
  type HistogramOptions,
  type HistoryOptions,
} from "./operations/historical-data.ts";
import {
  getHistoricalTicksBidAsk,
  getHistoricalTicksLast,
  getHistoricalTicksMid,
  type HistoricalTicksOptions,
  type TimedTick,
} from "./operations/historical-ticks.ts";
import { getQuote, type LatestQuote, type QuoteArgs, type QuoteOptions } from "./operations/latest-quote.ts";
import { getMarketDataSnapshot, type MarketDataSnapshot } from "./operations/market-data.ts";
import { getMarketDepthExchanges } from "./operations/market-depth.ts";
import {
  getHistoricalNews,
  getNewsArticle,
  getNewsProviders,
  type Headline,
  type HistoricalNewsOptions,
  type NewsArticle,
} from "./operations/news.ts";
import {
  getSecDefOptParams,
  type OptionChainOptions,
  type OptionParams,
} from "./operations/option-chains.ts";
import type { OpenOrder } from "./operations/order-messages.ts";
import {
  type CompletedOrder,
  getAllOpenOrders,
  getCompletedOrders,
  getOpenOrders,
} from "./operations/orders.ts";
import { getPnL, getPnLSingle, type PnL, type PnLSingle } from "./operations/pnl.ts";
import { getPositions, type ModelOptions, type Position } from "./operations/positions.ts";
import { qualified } from "./operations/qualify.ts";
import type { Read } from "./operations/read.ts";
import {
  getMarketScanner,
  getScannerParameters,
  type ScannerQuery,
  type ScannerRow,
} from "./operations/scanner.ts";
import type { TimedBar } from "./operations/timed-bar.ts";
import type { AccountSummaryOptions, ReadOptions, Reads } from "./reads.ts";
import type {
  Contract,
  ContractDescription,
  DepthMktDataDescription,
  ExecutionFilter,
  FamilyCode,
  HistogramEntry,
  HistoricalTick,
  HistoricalTickBidAsk,
  HistoricalTickLast,
  NewsProvider,
  PriceIncrement,
  SoftDollarTier,
} from "./stoqey/mod.ts";

/**
 * Everything that can be read from TWS, by the names of `IBApiNext`; commissions come with `getExecutionDetails`.
 *
 * A lease sends to its own session and to no other. The pool sends to the session that is ready, waits for one if there is
 * none, and sends again on the next one if that is lost meanwhile, all within one deadline.
 *
 * An outage rejects with a `PoolError`, never with an empty list. Equal reads in flight are sent once, and all callers get
 * the same object: lists are frozen. The contract is the first argument and options are the last; options hold the details
 * of the request, `timeoutMs` (in ms, `>= 0`) and `signal`.
 *
 * Each method rejects with `TWS_ERROR` when TWS answers with an error (`twsCode` is its number), `REQUEST_TIMEOUT` when it
 * does not answer, `SESSION_LOST` when the session ends, `ABORTED`, `CLOSED`, and `INVALID_OPTION` when an argument is
 * wrong, missing or unknown; nothing is sent then. The stack of the error names the line of the caller.
 *
 * In the examples, `pool` is an `IbkrPool`, `account` the first of its accounts, and `apple` the contract
 * `{ conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" }`.
 */
export abstract class TwsReads implements Reads {
  /**
   * Gets the time at TWS in whole seconds since 1970 (`reqCurrentTime`). At most one request goes out in 1.1 s; callers
   * share it.
   *
   * @example
   * ```ts
   * const seconds = await pool.getCurrentTime();
   * assert.ok(seconds > 1_500_000_000);
   * ```
   */
  getCurrentTime(options: ReadOptions = {}): Promise<number> {
    return this.request(getCurrentTime, null, options);
  }

  /**
   * Gets the account codes of the login (`reqManagedAccts`), at least one.
   *
   * @example
   * ```ts
   * const accounts = await pool.getManagedAccounts();
   * assert.ok(accounts.length > 0);
   * ```
   */
  getManagedAccounts(options: ReadOptions = {}): Promise<readonly string[]> {
    return this.request(getManagedAccounts, null, options);
  }

  /**
   * Gets the positions of all accounts of the login (`reqPositions`).
   *
   * @example
   * ```ts
   * for (const { contract, pos, avgCost } of await pool.getPositions()) console.log(contract.symbol, pos, avgCost);
   * ```
   */
  getPositions(options: ReadOptions = {}): Promise<readonly Position[]> {
    return this.request(getPositions, null, options);
  }

  /**
   * Gets the account summary (`reqAccountSummary`). TWS allows few at a time, so that different ones queue behind each
   * other.
   *
   * @example
   * ```ts
   * const [value] = await pool.getAccountSummary({ tags: ["NetLiquidation"] });
   * assert.equal(value?.tag, "NetLiquidation");
   * ```
   */
  async getAccountSummary(options: AccountSummaryOptions = {}): Promise<readonly AccountValue[]> {
    const { args, wait } = splitOptions(getAccountSummary, {}, options);
    return await this.request(getAccountSummary, args, wait);
  }

  /**
   * Gets the values and positions of one account (`reqAccountUpdates`). TWS sends one account at a time: others queue.
   *
   * @example
   * ```ts
   * const { values, portfolio } = await pool.getAccountUpdates(account);
   * assert.ok(values.length > 0 && portfolio.length > 0);
   * ```
   */
  getAccountUpdates(account: string, options: ReadOptions = {}): Promise<AccountUpdate> {
    return this.request(getAccountUpdates, { account }, options);
  }

  /**
   * Gets the profit and loss of an account, in its base currency (`reqPnL`).
   *
   * @example
   * ```ts
   * const { dailyPnL, unrealizedPnL } = await pool.getPnL(account);
   * console.log(dailyPnL, unrealizedPnL);
   * ```
   */
  async getPnL(account: string, options: ModelOptions & ReadOptions = {}): Promise<PnL> {
    const { args, wait } = splitOptions(getPnL, { account }, options);
    return await this.request(getPnL, args, wait);
  }

  /**
   * Gets the profit and loss of one position (`reqPnLSingle`). TWS sends no row for a position that is not held:
   * `REQUEST_TIMEOUT`.
   *
   * @param contract The contract of the position, with its `conId`.
   * @example
   * ```ts
   * const { position, dailyPnL } = await pool.getPnLSingle(apple, account);
   * console.log(position, dailyPnL);
   * ```
   */
  async getPnLSingle(
    contract: Contract,
    account: string,
    options: ModelOptions & ReadOptions = {},
  ): Promise<PnLSingle> {
    const { args, wait } = splitOptions(getPnLSingle, { contract, account }, options);
    return await this.request(getPnLSingle, args, wait);
  }

  /**
   * Gets the open orders of this client ID (`reqOpenOrders`).
   *
   * @example
   * ```ts
   * for (const { orderId, orderState } of await pool.getOpenOrders()) console.log(orderId, orderState.status);
   * ```
   */
  getOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.request(getOpenOrders, null, options);
  }

  /**
   * Gets the open orders of all clients and of TWS itself (`reqAllOpenOrders`).
   *
   * @example
   * ```ts
   * for (const { order, contract } of await pool.getAllOpenOrders()) console.log(order.clientId, contract.symbol);
   * ```
   */
  getAllOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.request(getAllOpenOrders, null, options);
  }

  /**
   * Gets the orders that are complete, as far back as TWS remembers (`reqCompletedOrders`).
   *
   * @example
   * ```ts
   * for (const { order, orderState } of await pool.getCompletedOrders()) console.log(order.permId, orderState.status);
   * ```
   */
  getCompletedOrders(options: ReadOptions = {}): Promise<readonly CompletedOrder[]> {
    return this.request(getCompletedOrders, null, options);
  }

  /**
   * Gets the fills since midnight that match a filter, with their commissions (`reqExecutions`).
   *
   * @param filter An empty one matches all fills.
   * @example
   * ```ts
   * for (const { execution, commission } of await pool.getExecutionDetails({ symbol: "AAPL" }))
   *   console.log(execution.shares, execution.price, commission?.commission);
   * ```
   */
  getExecutionDetails(
    filter: ExecutionFilter = {},
    options: ReadOptions = {},
  ): Promise<readonly ExecutionDetail[]> {
    return this.request(getExecutionDetails, filter, options);
  }

  /**
   * Gets the family codes of the accounts (`reqFamilyCodes`).
   *
   * @example
   * ```ts
   * for (const { accountID, familyCode } of await pool.getFamilyCodes()) console.log(accountID, familyCode);
   * ```
   */
  getFamilyCodes(options: ReadOptions = {}): Promise<readonly FamilyCode[]> {
    return this.request(getFamilyCodes, null, options);
  }

  /**
   * Gets the soft dollar tiers of the login (`reqSoftDollarTiers`).
   *
   * @example
   * ```ts
   * for (const { name, displayName } of await pool.getSoftDollarTiers()) console.log(name, displayName);
   * ```
   */
  getSoftDollarTiers(options: ReadOptions = {}): Promise<readonly SoftDollarTier[]> {
    return this.request(getSoftDollarTiers, null, options);
  }

  /**
   * Gets the white-branding ID of the login (`reqUserInfo`), empty for most.
   *
   * @example
   * ```ts
   * console.log(await pool.getUserInfo());
   * ```
   */
  getUserInfo(options: ReadOptions = {}): Promise<string> {
    return this.request(getUserInfo, null, options);
  }

  /**
   * Gets the details of the contracts that match (`reqContractDetails`). Where none does, TWS answers with error 200.
   *
   * @example
   * ```ts
   * const [details] = await pool.getContractDetails(apple);
   * assert.equal(details?.contract.conId, 265598);
   * ```
   */
  async getContractDetails(
    contract: Contract,
    options: ReadOptions = {},
  ): Promise<readonly DatedContractDetails[]> {
    return await this.request(getContractDetails, { contract }, options);
  }

  /**
   * Gets the one contract that a partial one means, whole: with its `conId`, exchange, currency and local symbol
   * (`reqContractDetails`).
   *
   * @param partial E.g. symbol, security type and currency. Of the exchanges of one contract the requested one is taken, or
   * `SMART`.
   * @throws {PoolError} `AMBIGUOUS` when several contracts match: `candidates` are these, and the message names the first
   * ones; `TWS_ERROR` with `twsCode` 200 when none matches.
   * @example
   * ```ts
   * const { conId } = await pool.qualifyContract({ symbol: "AAPL", secType: SecType.STK, currency: "USD" });
   * assert.equal(conId, 265598);
   * ```
   */
  async qualifyContract(partial: Contract, options: ReadOptions = {}): Promise<Contract> {
    // The caller may change its own object while TWS answers.
    const copy = guardedRead(qualifyContract.what, partial, "contract", () => ({ ...partial }));
    return qualified(copy, await this.request(qualifyContract, { contract: partial }, options));
  }

  /**
   * Gets the contracts whose symbol or name matches a text (`reqMatchingSymbols`).
   *
   * @example
   * ```ts
   * for (const { contract } of await pool.getMatchingSymbols("AA")) console.log(contract?.symbol, contract?.conId);
   * ```
   */
  getMatchingSymbols(pattern: string, options: ReadOptions = {}): Promise<readonly ContractDescription[]> {
    return this.request(getMatchingSymbols, { pattern }, options);
  }

  /**
   * Gets the option chains of an underlying, one for each exchange and trading class (`reqSecDefOptParams`).
   *
   * @param underlying Its contract, with `conId`, `symbol` and `secType`.
   * @example
   * ```ts
   * const chains = await pool.getSecDefOptParams(apple);
   * console.log(chains[0]?.expirations[0], chains[0]?.strikes.length);
   * ```
   */
  async getSecDefOptParams(
    underlying: Contract,
    options: OptionChainOptions & ReadOptions = {},
  ): Promise<readonly OptionParams[]> {
    const { args, wait } = splitOptions(getSecDefOptParams, { underlying }, options);
    return await this.request(getSecDefOptParams, args, wait);
  }

  /**
   * Gets the price increments of a market rule (`reqMarketRule`); contract details name the rules of a contract.
   *
   * @example
   * ```ts
   * const [increment] = await pool.getMarketRule(26);
   * console.log(increment?.increment);
   * ```
   */
  getMarketRule(marketRuleId: number, options: ReadOptions = {}): Promise<readonly PriceIncrement[]> {
    return this.request(getMarketRule, { marketRuleId }, options);
  }

  /**
   * Gets the exchange behind each letter of a quote (`reqSmartComponents`).
   *
   * @param bboExchange The code that `tickReqParams` names, e.g. `"9c0001"`.
   * @example
   * ```ts
   * for (const { letter, exchange } of await pool.getSmartComponents("9c0001")) console.log(letter, exchange);
   * ```
   */
  getSmartComponents(bboExchange: string, options: ReadOptions = {}): Promise<readonly SmartComponent[]> {
    return this.request(getSmartComponents, { bboExchange }, options);
  }

  /**
   * Gets the exchanges that offer market depth (`reqMktDepthExchanges`).
   *
   * @example
   * ```ts
   * for (const { exchange, secType } of await pool.getMarketDepthExchanges()) console.log(exchange, secType);
   * ```
   */
  getMarketDepthExchanges(options: ReadOptions = {}): Promise<readonly DepthMktDataDescription[]> {
    return this.request(getMarketDepthExchanges, null, options);
  }

  /**
   * Gets the market of a contract as it is known now (`reqMktData`), in well under a second.
   *
   * It is read from a market data line. Where a reader has one of this contract, its values are the answer, once it is sure
   * that the session is alive: where TWS has sent no message for 1.1 s, its time is requested first. Else a line is opened, and kept for 5 s after the last call, so that the next one is answered at once; any stream
   * that needs its place ends it earlier. The answer is given as soon as bid, ask and last are known, or once no value of
   * another kind has come for `settleMs`: an index has no bid and no ask, a currency pair has no last trade, and a share may
   * have its close alone while the market is closed. `dataType` says what kind of data it is. Calls about one contract share
   * the line and the answer.
   *
   * @throws {PoolError} `LIMIT_REACHED` when no market data line is left; `REQUEST_TIMEOUT` when TWS sent no price,
   * or is silent.
   * @example
   * ```ts
   * const { bid, ask, last, dataType } = await pool.getQuote(apple);
   * console.log(bid, ask, last, dataType);
   * ```
   */
  async getQuote(contract: Contract, options: QuoteOptions & ReadOptions = {}): Promise<LatestQuote> {
    const { args, wait } = splitOptions<QuoteArgs, ReadOptions>(getQuote, { contract }, options);
    return await this.quote(args, wait);
  }

  /**
   * Gets a snapshot of the market (`reqMktData` with `snapshot`). TWS collects it for some 11 s: `getQuote` answers a question
   * at once.
   *
   * @example
   * ```ts
   * const { bid, ask, last, marketDataType } = await pool.getMarketDataSnapshot(apple);
   * console.log(bid, ask, last, marketDataType);
   * ```
   */
  getMarketDataSnapshot(contract: Contract, options: ReadOptions = {}): Promise<MarketDataSnapshot> {
    return this.request(getMarketDataSnapshot, { contract }, options);
  }

  /**
   * Gets historical bars, oldest first (`reqHistoricalData`).
   *
   * @param options `duration` and `barSize` are needed.
   * @example
   * ```ts
   * const bars = await pool.getHistoricalData(apple, { duration: "1 D", barSize: "5 mins" });
   * assert.ok(bars.length > 0);
   * ```
   */
  async getHistoricalData(
    contract: Contract,
    options: HistoryOptions & ReadOptions,
  ): Promise<readonly TimedBar[]> {
    const { args, wait } = splitOptions(getHistoricalData, { contract }, options);
    return await this.request(getHistoricalData, args, wait);
  }

  /**
   * Gets the earliest available data point (`reqHeadTimestamp`).
   *
   * @example
   * ```ts
   * console.log(await pool.getHeadTimestamp(apple, { whatToShow: "TRADES" }));
   * ```
   */
  async getHeadTimestamp(
    contract: Contract,
    options: HeadTimestampOptions & ReadOptions = {},
  ): Promise<string> {
    const { args, wait } = splitOptions(getHeadTimestamp, { contract }, options);
    return await this.request(getHeadTimestamp, args, wait);
  }

  /**
   * Gets the units traded at each price (`reqHistogramData`).
   *
   * @param options `duration` and `durationUnit` are needed.
   * @example
   * ```ts
   * const rows = await pool.getHistogramData(apple, { duration: 3, durationUnit: DurationUnit.DAY });
   * assert.ok(rows.length > 0);
   * ```
   */
  async getHistogramData(
    contract: Contract,
    options: HistogramOptions & ReadOptions,
  ): Promise<readonly HistogramEntry[]> {
    const { args, wait } = splitOptions(getHistogramData, { contract }, options);
    return await this.request(getHistogramData, args, wait);
  }

  /**
   * Gets historical midpoints of bid and ask (`reqHistoricalTicks`, `MIDPOINT`).
   *
   * @param options `numberOfTicks` and one of `start` and `end` are needed.
   * @example
   * ```ts
   * const ticks = await pool.getHistoricalTicksMid(apple, { end: "20260113-15:00:00", numberOfTicks: 10 });
   * console.log(ticks[0]?.price);
   * ```
   */
  async getHistoricalTicksMid(
    contract: Contract,
    options: HistoricalTicksOptions & ReadOptions,
  ): Promise<readonly TimedTick<HistoricalTick>[]> {
    const { args, wait } = splitOptions(getHistoricalTicksMid, { contract }, options);
    return await this.request(getHistoricalTicksMid, args, wait);
  }

  /**
   * Gets historical bids and asks (`reqHistoricalTicks`, `BID_ASK`).
   *
   * @param options `numberOfTicks` and one of `start` and `end` are needed.
   * @example
   * ```ts
   * const ticks = await pool.getHistoricalTicksBidAsk(apple, { end: "20260113-15:00:00", numberOfTicks: 10 });
   * console.log(ticks[0]?.priceBid, ticks[0]?.priceAsk);
   * ```
   */
  async getHistoricalTicksBidAsk(
    contract: Contract,
    options: HistoricalTicksOptions & ReadOptions,
  ): Promise<readonly TimedTick<HistoricalTickBidAsk>[]> {
    const { args, wait } = splitOptions(getHistoricalTicksBidAsk, { contract }, options);
    return await this.request(getHistoricalTicksBidAsk, args, wait);
  }

  /**
   * Gets historical trades (`reqHistoricalTicks`, `TRADES`).
   *
   * @param options `numberOfTicks` and one of `start` and `end` are needed.
   * @example
   * ```ts
   * const ticks = await pool.getHistoricalTicksLast(apple, { end: "20260113-15:00:00", numberOfTicks: 10 });
   * console.log(ticks[0]?.price, ticks[0]?.size);
   * ```
   */
  async getHistoricalTicksLast(
    contract: Contract,
    options: HistoricalTicksOptions & ReadOptions,
  ): Promise<readonly TimedTick<HistoricalTickLast>[]> {
    const { args, wait } = splitOptions(getHistoricalTicksLast, { contract }, options);
    return await this.request(getHistoricalTicksLast, args, wait);
  }

  /**
   * Gets the news providers that the login may read (`reqNewsProviders`).
   *
   * @example
   * ```ts
   * for (const { providerCode, providerName } of await pool.getNewsProviders()) console.log(providerCode, providerName);
   * ```
   */
  getNewsProviders(options: ReadOptions = {}): Promise<readonly NewsProvider[]> {
    return this.request(getNewsProviders, null, options);
  }

  /**
   * Gets headlines of the past, newest first (`reqHistoricalNews`).
   *
   * @param contract The contract that they are about, with its `conId`.
   * @param options `providerCodes` are needed.
   * @example
   * ```ts
   * const headlines = await pool.getHistoricalNews(apple, { providerCodes: ["BRFG"], totalResults: 10 });
   * console.log(headlines[0]?.headline);
   * ```
   */
  async getHistoricalNews(
    contract: Contract,
    options: HistoricalNewsOptions & ReadOptions,
  ): Promise<readonly Headline[]> {
    const { args, wait } = splitOptions(getHistoricalNews, { contract }, options);
    return await this.request(getHistoricalNews, args, wait);
  }

  /**
   * Gets one article (`reqNewsArticle`).
   *
   * @example
   * ```ts
   * const [newest] = await pool.getHistoricalNews(apple, { providerCodes: ["BRFG"] });
   * if (newest !== undefined) console.log(await pool.getNewsArticle(newest.providerCode, newest.articleId));
   * ```
   */
  getNewsArticle(providerCode: string, articleId: string, options: ReadOptions = {}): Promise<NewsArticle> {
    return this.request(getNewsArticle, { providerCode, articleId }, options);
  }

  /**
   * Gets what scans can look for, as XML (`reqScannerParameters`).
   *
   * @example
   * ```ts
   * assert.ok((await pool.getScannerParameters()).startsWith("<"));
   * ```
   */
  getScannerParameters(options: ReadOptions = {}): Promise<string> {
    return this.request(getScannerParameters, null, options);
  }

  /**
   * Gets the ranking of a scan, once (`reqScannerSubscription`).
   *
   * @example
   * ```ts
   * const scan = { instrument: "STK", locationCode: "STK.US.MAJOR", scanCode: "MOST_ACTIVE" } as const;
   * for (const { rank, contract } of await pool.getMarketScanner(scan)) console.log(rank, contract.contract.symbol);
   * ```
   */
  getMarketScanner(query: ScannerQuery, options: ReadOptions = {}): Promise<readonly ScannerRow[]> {
    return this.request(getMarketScanner, query, options);
  }

  /**
   * Gets a report about a company, as XML (`reqFundamentalData`). Without a subscription TWS answers with an error.
   *
   * @param reportType The kind of report, e.g. `"ReportSnapshot"`.
   * @example
   * ```ts
   * const report = pool.getFundamentalData(apple, "ReportSnapshot");
   * await report.catch((error) => console.log(error.twsCode));
   * ```
   */
  getFundamentalData(contract: Contract, reportType: string, options: ReadOptions = {}): Promise<string> {
    return this.request(getFundamentalData, { contract, reportType }, options);
  }

  /**
   * Reads a quote from a market data line.
   *
   * @internal
   */
  protected abstract quote(args: QuoteArgs, options: ReadOptions): Promise<LatestQuote>;

  /**
   * Sends one request of the catalogue. The stack of an error names the line of the caller (`forCaller`).
   *
   * @internal
   */
  protected abstract request<Args, Result>(
    read: Read<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result>;
}
