import * as v from "valibot";
import { guardedRead, invalid } from "../arguments/checked.ts";
import { contractWith } from "../arguments/contract.ts";
import { filled } from "../arguments/fields.ts";
import { type Strict, strict } from "../arguments/strict.ts";
import { checkWait, splitOptions } from "../call-options.ts";
import { forCaller } from "../errors.ts";
import { type AccountValue, getAccountSummary, getManagedAccounts } from "../operations/accounts.ts";
import {
  type DatedContractDetails,
  getContractDetails,
  getMatchingSymbols,
  qualifyContract,
} from "../operations/contracts.ts";
import { type ExecutionDetail, getExecutionDetails } from "../operations/executions.ts";
import { getHistoricalData, type HistoryOptions } from "../operations/historical-data.ts";
import {
  getQuote,
  type LatestQuote,
  type QuoteArgs,
  type QuoteOptions,
  SETTLE_MS,
} from "../operations/latest-quote.ts";
import { getMarketDataSnapshot } from "../operations/market-data.ts";
import type { OpenOrder } from "../operations/order-messages.ts";
import { getOpenOrders } from "../operations/orders.ts";
import { getPnL, type PnL } from "../operations/pnl.ts";
import { getPositions, type ModelOptions, type Position } from "../operations/positions.ts";
import { qualified } from "../operations/qualify.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { TimedBar } from "../operations/timed-bar.ts";
import type { AccountSummaryOptions, MarketSnapshot, ReadOptions, Reads } from "../reads.ts";
import { copied } from "../requests/checked-call.ts";
import type { Contract, ContractDescription, ExecutionFilter } from "../stoqey/mod.ts";
import { frozen } from "../util/frozen.ts";
import { accountSummary, checkSummary } from "./reads/accounts.ts";
import { checkDataExchange, conIdOf, findContracts } from "./reads/contract-ids.ts";
import { matchingSymbols } from "./reads/contracts.ts";
import { history, historyRequest } from "./reads/history.ts";
import { type LedgerRow, ledger } from "./reads/ledger.ts";
import {
  checkUnderlying,
  monthField,
  type OptionStrikes,
  type OptionStrikesOptions,
  optionMonths,
  optionStrikes,
} from "./reads/option-chain.ts";
import { openOrders } from "./reads/orders.ts";
import { profit } from "./reads/pnl.ts";
import { positions } from "./reads/positions.ts";
import { quote } from "./reads/quote.ts";
import type { WebRequester } from "./reads/requester.ts";
import { snapshot } from "./reads/snapshot.ts";
import { trades, wantedTrades } from "./reads/trades.ts";

/** One read, as the pool and its leases carry it out. */
export interface WebRead {
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Default deadline in ms, for all its requests together. */
  readonly timeoutMs: number;
}

/** Sends the requests of one read; runs again on the next session when its session is lost. */
export type WebTask<Result> = (requester: WebRequester) => Promise<Result>;

/** The parts of an entry of the catalogue that a read over the Web API uses. */
interface WebOperation {
  readonly name: string;
  readonly what: string;
  readonly timeoutMs: number;
  readonly arguments?: Strict;
}

const getLedger: WebOperation = {
  name: "getLedger",
  what: "read the ledger",
  timeoutMs: 20_000,
  arguments: strict({ account: filled }),
};

const underlying = contractWith("conId", "symbol", "secType");
const getOptionMonths: WebOperation = {
  name: "getOptionMonths",
  what: "read the months of the options",
  timeoutMs: 20_000,
  arguments: strict({ underlying }),
};
const getOptionStrikes: WebOperation = {
  name: "getOptionStrikes",
  what: "read the strikes of the options",
  timeoutMs: 20_000,
  arguments: strict({ underlying, month: monthField, exchange: v.optional(filled) }),
};

/**
 * Everything that can be read over the Web API, with the names, arguments and results of `TwsReads` where both have it.
 *
 * An outage rejects with a `PoolError`, never with an empty list. Answers are frozen, because callers share them. What the Web
 * API does not send is undefined, and an option that it cannot honour is refused: `INVALID_OPTION`, and nothing is sent. A
 * timeout is that of the whole read, however many requests it needs and however long they wait for their turn.
 *
 * Each method rejects with `WEB_ERROR` when the gateway answers with an error, or in a form that cannot be read,
 * `REQUEST_TIMEOUT`, `SESSION_LOST`, `LOGIN_REQUIRED`, `COMPETING_SESSION`, `RATE_LIMITED`, `ABORTED`, `CLOSED`, and
 * `INVALID_OPTION` when an argument is wrong, missing or unknown.
 *
 * In the examples, `pool` is a `WebPool`, `account` the first of its accounts, and `apple` the contract
 * `{ conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" }`.
 */
export abstract class WebReads implements Reads {
  /**
   * Gets the account codes of the login, at least one.
   *
   * @example
   * ```ts
   * const accounts = await pool.getManagedAccounts();
   * assert.ok(accounts.length > 0);
   * ```
   */
  async getManagedAccounts(options: ReadOptions = {}): Promise<readonly string[]> {
    return await this.#run(getManagedAccounts, null, options, () => async ({ accounts }) => [...accounts]);
  }

  /**
   * Gets the account summary (`/portfolio/{account}/summary`), with TWS's tags; their values are those of the gateway.
   *
   * @param options `group` can be `"All"` alone; tags of single currencies (`$LEDGER`) are refused: see `getLedger`.
   * @example
   * ```ts
   * const [value] = await pool.getAccountSummary({ tags: ["NetLiquidation"] });
   * assert.equal(value?.tag, "NetLiquidation");
   * ```
   */
  async getAccountSummary(options: AccountSummaryOptions = {}): Promise<readonly AccountValue[]> {
    const { args, wait } = splitOptions(getAccountSummary, {}, options);
    return await this.#run(getAccountSummary, args, wait, (what, copy) => {
      checkSummary(what, copy);
      return (requester) => accountSummary(requester, copy.tags);
    });
  }

  /**
   * Gets cash and values of an account by currency (`/portfolio/{account}/ledger`); the row `BASE` has the sum of all.
   *
   * @example
   * ```ts
   * for (const { currency, cashBalance } of await pool.getLedger(account)) console.log(currency, cashBalance);
   * ```
   */
  async getLedger(account: string, options: ReadOptions = {}): Promise<readonly LedgerRow[]> {
    return await this.#run(
      getLedger,
      { account },
      options,
      (_what, copy) => (requester) => ledger(requester, copy.account),
    );
  }

  /**
   * Gets the positions of all accounts of the login (`/portfolio/{account}/positions/{page}`), over all pages.
   *
   * @example
   * ```ts
   * for (const { contract, pos, avgCost } of await pool.getPositions()) console.log(contract.symbol, pos, avgCost);
   * ```
   */
  async getPositions(options: ReadOptions = {}): Promise<readonly Position[]> {
    return await this.#run(getPositions, null, options, () => positions);
  }

  /**
   * Gets the profit and loss of an account, in its base currency (`/iserver/account/pnl/partitioned`). The gateway allows one
   * request in 5 s, and sends no realized profit and loss.
   *
   * @param options `modelCode` is refused.
   * @example
   * ```ts
   * const { dailyPnL, unrealizedPnL } = await pool.getPnL(account);
   * console.log(dailyPnL, unrealizedPnL);
   * ```
   */
  async getPnL(account: string, options: ModelOptions & ReadOptions = {}): Promise<PnL> {
    const { args, wait } = splitOptions(getPnL, { account }, options);
    return await this.#run(getPnL, args, wait, (what, copy) => {
      if (copy.modelCode !== undefined && copy.modelCode !== "")
        throw invalid(what, "modelCode: the Web API has the profit and loss of whole accounts alone");
      return (requester) => profit(requester, copy.account);
    });
  }

  /**
   * Gets the open orders of all accounts of the login, whoever placed them (`/iserver/account/orders`).
   *
   * @example
   * ```ts
   * for (const { orderId, orderState } of await pool.getOpenOrders()) console.log(orderId, orderState.status);
   * ```
   */
  async getOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return await this.#run(getOpenOrders, null, options, () => openOrders);
  }

  /**
   * Gets the fills of today of the selected account (`/iserver/account/trades`), with their commissions. The gateway sends no
   * currency of a commission.
   *
   * @param filter An empty one matches all fills; `clientId`, and an `acctCode` of another account, are refused.
   * @example
   * ```ts
   * for (const { execution, commission } of await pool.getExecutionDetails({ symbol: "AAPL" }))
   *   console.log(execution.shares, execution.price, commission?.commission);
   * ```
   */
  async getExecutionDetails(
    filter: ExecutionFilter = {},
    options: ReadOptions = {},
  ): Promise<readonly ExecutionDetail[]> {
    return await this.#run(getExecutionDetails, filter, options, (what, copy) => {
      const wanted = wantedTrades(what, copy);
      return (requester) => trades(requester, wanted);
    });
  }

  /**
   * Gets the details of the contracts that match (`/iserver/contract/{conid}/info`), which are fewer than those of TWS. Of the
   * shares with a symbol in USD those listed in the US are taken where there are any.
   *
   * @throws {PoolError} `WEB_ERROR` when none matches.
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
    return await this.#run(
      getContractDetails,
      { contract },
      options,
      (_what, copy) => (requester) => findContracts(requester, copy.contract),
    );
  }

  /**
   * Gets the one contract that a partial one means, whole: with its `conId`, exchange, currency and local symbol.
   *
   * @param partial Its `conId`, or symbol, security type and currency; for futures and options also the month or day of expiry.
   * @throws {PoolError} `AMBIGUOUS` when several contracts match: `candidates` are these; `WEB_ERROR` when none does.
   * @example
   * ```ts
   * const { conId } = await pool.qualifyContract({ symbol: "AAPL", secType: SecType.STK, currency: "USD" });
   * assert.equal(conId, 265598);
   * ```
   */
  async qualifyContract(partial: Contract, options: ReadOptions = {}): Promise<Contract> {
    // The caller may change its own object while the gateway answers.
    const copy = guardedRead(qualifyContract.what, partial, "contract", () => ({ ...partial }));
    const task =
      (
        _what: string,
        { contract }: { readonly contract: Contract },
      ): WebTask<readonly DatedContractDetails[]> =>
      (requester) =>
        findContracts(requester, contract);
    return qualified(copy, await this.#run(qualifyContract, { contract: partial }, options, task));
  }

  /**
   * Gets the contracts whose symbol or name matches a text (`/iserver/secdef/search`).
   *
   * @example
   * ```ts
   * for (const { contract } of await pool.getMatchingSymbols("AA")) console.log(contract?.symbol, contract?.conId);
   * ```
   */
  async getMatchingSymbols(
    pattern: string,
    options: ReadOptions = {},
  ): Promise<readonly ContractDescription[]> {
    return await this.#run(
      getMatchingSymbols,
      { pattern },
      options,
      (_what, copy) => (requester) => matchingSymbols(requester, copy.pattern),
    );
  }

  /**
   * Gets the months in which options on a share or an index expire, `yyyymm`, ascending (`/iserver/secdef/search`); none where
   * there are no options on it. The Web API has no list of days: `getContractDetails` has those of one strike and month.
   *
   * @param underlying The underlying, with its `conId`, `symbol` and `secType`.
   * @example
   * ```ts
   * const [first] = await pool.getOptionMonths(apple);
   * assert.match(first ?? "", /^\d{6}$/);
   * ```
   */
  async getOptionMonths(underlying: Contract, options: ReadOptions = {}): Promise<readonly string[]> {
    return await this.#run(getOptionMonths, { underlying }, options, (what, copy) => {
      checkUnderlying(what, copy.underlying);
      return (requester) => optionMonths(requester, copy.underlying);
    });
  }

  /**
   * Gets the strikes of the options on a share or an index that expire in one month (`/iserver/secdef/strikes`). Not each of them
   * exists for each day and trading class of the month: `getContractDetails` with strike, right and month has the contracts.
   *
   * @param underlying The underlying, with its `conId`, `symbol` and `secType`.
   * @param options `month` is needed, `yyyymm`; `exchange` is that of the options, default `SMART`.
   * @throws {PoolError} `WEB_ERROR` when no options on it expire in the month.
   * @example
   * ```ts
   * const [month = ""] = await pool.getOptionMonths(apple);
   * const { calls, puts } = await pool.getOptionStrikes(apple, { month });
   * assert.ok(calls.length > 0 && puts.length > 0);
   * ```
   */
  async getOptionStrikes(
    underlying: Contract,
    options: OptionStrikesOptions & ReadOptions,
  ): Promise<OptionStrikes> {
    const { args, wait } = splitOptions<
      OptionStrikesOptions & { readonly underlying: Contract },
      ReadOptions
    >(getOptionStrikes, { underlying }, options);
    return await this.#run(getOptionStrikes, args, wait, (what, copy) => {
      checkUnderlying(what, copy.underlying);
      return (requester) => optionStrikes(requester, copy.underlying, copy);
    });
  }

  /**
   * Gets the market of a contract as it is known now (`/iserver/marketdata/snapshot`), in about a second for a contract that the
   * gateway has no line of, and at once where `watchQuotes` has a complete quote of it.
   *
   * The answer is given as soon as bid, ask, last and the kind of data are known, or once no new field has come for `settleMs`.
   * `dataType` says what kind of data it is. The gateway keeps the line that the first request opens, for 15 minutes at most.
   *
   * @throws {PoolError} `REQUEST_TIMEOUT` when the gateway sent no price.
   * @example
   * ```ts
   * const { bid, ask, last, dataType } = await pool.getQuote(apple);
   * console.log(bid, ask, last, dataType);
   * ```
   */
  async getQuote(contract: Contract, options: QuoteOptions & ReadOptions = {}): Promise<LatestQuote> {
    const { args, wait } = splitOptions<QuoteArgs, ReadOptions>(getQuote, { contract }, options);
    return await this.#run(getQuote, args, wait, (what, { contract: wanted, settleMs = SETTLE_MS }) => {
      checkDataExchange(what, wanted);
      return async (requester) => quote(requester, await conIdOf(requester, wanted), settleMs);
    });
  }

  /**
   * Gets a snapshot of the market (`/iserver/marketdata/snapshot`), which the gateway collects for up to 11 s. It has the fields
   * that arrived by then, or by the deadline: `getQuote` answers a question sooner.
   *
   * @example
   * ```ts
   * const { bid, ask, last, marketDataType } = await pool.getMarketDataSnapshot(apple);
   * console.log(bid, ask, last, marketDataType);
   * ```
   */
  async getMarketDataSnapshot(contract: Contract, options: ReadOptions = {}): Promise<MarketSnapshot> {
    return await this.#run(getMarketDataSnapshot, { contract }, options, (what, copy) => {
      checkDataExchange(what, copy.contract);
      return async (requester) => snapshot(requester, await conIdOf(requester, copy.contract));
    });
  }

  /**
   * Gets historical bars, oldest first (`/iserver/marketdata/history`); more than 1 000 bars take several requests. Their times
   * are in UTC, and they have neither `WAP` nor `count`. A bar of a day has the date of the session, which begins at 21:00 UTC of
   * the day before at the earliest.
   *
   * @param options `duration` and `barSize` are needed. Bars below a minute and of 20 minutes are refused, and so is a
   * `whatToShow` other than `TRADES`, `MIDPOINT`, `BID`, `ASK` and `BID_ASK`.
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
    return await this.#run(getHistoricalData, args, wait, (what, copy) => {
      checkDataExchange(what, copy.contract);
      const request = historyRequest(what, copy);
      return async (requester) => history(requester, await conIdOf(requester, copy.contract), request);
    });
  }

  /** Checks the arguments before anything is sent, and gives the task that `prepare` makes to the pool or the lease. */
  async #run<Args, Result>(
    operation: WebOperation,
    args: Args,
    options: ReadOptions,
    prepare: (what: string, args: Args) => WebTask<Result>,
  ): Promise<Result> {
    try {
      const wait = checkWait(operation.what, options);
      const { copy } = copied(operation, args);
      const task = prepare(operation.what, copy);
      const read = { what: describeRequest(operation, copy), timeoutMs: operation.timeoutMs };
      return frozen(await this.read(read, wait, task));
    } catch (error) {
      throw forCaller(error);
    }
  }

  /**
   * Runs the task with a requester of the session that is ready, within the timeout of the options or else that of the read.
   *
   * @internal
   */
  protected abstract read<Result>(
    read: WebRead,
    options: ReadOptions,
    task: WebTask<Result>,
  ): Promise<Result>;
}
