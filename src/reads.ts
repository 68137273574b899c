import type { WaitOptions } from "./call-options.ts";
import { PoolError } from "./errors.ts";

import {
  ACCOUNT_SUMMARY_TAGS,
  type AccountValue,
  accountSummary,
  currentTime,
  managedAccounts,
  type Position,
  positions,
} from "./requests/account.ts";
import {
  contractDetails,
  type HistoryOptions,
  historicalData,
  type MarketDataSnapshot,
  marketDataSnapshot,
} from "./requests/market.ts";
import type { Operation } from "./requests/operation.ts";
import type { Bar, Contract, ContractDetails } from "./stoqey/mod.ts";

/** What each read takes: `timeoutMs` in ms, `>= 0`; `signal` ends the wait early. */
export type ReadOptions = WaitOptions;

/** What an account summary is asked about. */
export interface AccountSummaryOptions extends ReadOptions {
  /** Account group. Default `"All"`. */
  readonly group?: string;
  /** Which values, by TWS's tags. Default: those of `ACCOUNT_SUMMARY_TAGS`. */
  readonly tags?: readonly string[];
}

/**
 * Everything that can be read from TWS, by the names of `IBApiNext`.
 *
 * A lease asks its own session and no other. The pool asks the session that is ready, waits for one if there is
 * none, and asks again on the next one if it is lost meanwhile, all within one deadline.
 *
 * An answer is an answer: an outage rejects with a `PoolError`, never with an empty list. Equal reads under way at the
 * same time are sent once, and everybody gets the same object: lists are frozen.
 *
 * Each of them rejects with `TWS_ERROR` when TWS answers with an error (`twsCode` is its number), `REQUEST_TIMEOUT`
 * when it does not answer, `SESSION_LOST` when the session ends, `ABORTED`, `CLOSED`, and `INVALID_OPTION` when the
 * arguments cannot be put into a message.
 */
export abstract class Reads {
  /**
   * Asks one operation of the table.
   *
   * @internal
   */
  protected abstract ask<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result>;

  /** Reads the time at TWS, in whole seconds since 1970. At most one question goes out in 1.1 s; callers share it. */
  getCurrentTime(options: ReadOptions = {}): Promise<number> {
    return this.ask(currentTime, null, options);
  }

  /** Reads the accounts that the login may see. */
  getManagedAccounts(options: ReadOptions = {}): Promise<readonly string[]> {
    return this.ask(managedAccounts, null, options);
  }

  /** Reads everything that TWS knows of the contracts that fit; none rejects with `TWS_ERROR`, `twsCode` 200. */
  getContractDetails(contract: Contract, options: ReadOptions = {}): Promise<readonly ContractDetails[]> {
    return this.ask(contractDetails, contract, options);
  }

  /** Reads all positions of all accounts. */
  getPositions(options: ReadOptions = {}): Promise<readonly Position[]> {
    return this.ask(positions, null, options);
  }

  /** Reads the account summary. TWS allows few at a time, so that different ones queue behind each other. */
  getAccountSummary(options: AccountSummaryOptions = {}): Promise<readonly AccountValue[]> {
    const { group = "All", tags, ...wait } = options;
    return this.ask(accountSummary, { group, tags: tags?.join(",") ?? ACCOUNT_SUMMARY_TAGS }, wait);
  }

  /**
   * Reads bars of the past, oldest first.
   *
   * @param history `duration` and `barSize` are needed, e.g. `{ duration: "1 D", barSize: "5 mins" }`.
   */
  getHistoricalData(
    contract: Contract,
    history: HistoryOptions,
    options: ReadOptions = {},
  ): Promise<readonly Bar[]> {
    const { duration, barSize } = history ?? {};
    if (typeof contract !== "object" || typeof duration !== "string" || typeof barSize !== "string") {
      const sentence = "Cannot read historical bars: a contract, duration and barSize are needed";
      return Promise.reject(new PoolError("INVALID_OPTION", sentence));
    }
    return this.ask(historicalData, { ...history, contract }, options);
  }

  /** Looks at the market once; TWS collects what ticks for up to 11 s. */
  getMarketDataSnapshot(contract: Contract, options: ReadOptions = {}): Promise<MarketDataSnapshot> {
    return this.ask(marketDataSnapshot, contract, options);
  }
}
