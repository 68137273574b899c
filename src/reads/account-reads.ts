import { type AccountUpdate, getAccountUpdates } from "../operations/account-updates.ts";
import {
  ACCOUNT_SUMMARY_TAGS,
  type AccountValue,
  getAccountSummary,
  getFamilyCodes,
  getManagedAccounts,
  getSoftDollarTiers,
  getUserInfo,
} from "../operations/accounts.ts";
import { getCurrentTime } from "../operations/current-time.ts";
import { type ExecutionDetail, getExecutionDetails } from "../operations/executions.ts";
import {
  type CompletedOrder,
  getAllOpenOrders,
  getCompletedOrders,
  getOpenOrders,
  type OpenOrder,
} from "../operations/orders.ts";
import { getPnL, getPnLSingle, type PnL, type PnLArgs, type PnLSingle } from "../operations/pnl.ts";
import { getPositions, type Position } from "../operations/positions.ts";
import type { ExecutionFilter, FamilyCode, SoftDollarTier } from "../stoqey/mod.ts";
import { Asking, type ReadOptions } from "./asking.ts";
import { summaryOf } from "./split.ts";

/** What an account summary is asked about. */
export interface AccountSummaryOptions extends ReadOptions {
  /** Account group. Default `"All"`. */
  readonly group?: string;
  /** Which values, by TWS's tags. Default: those of `ACCOUNT_SUMMARY_TAGS`. */
  readonly tags?: readonly string[];
}

/** What can be read about the login, its accounts and their orders. */
export abstract class AccountReads extends Asking {
  /** Reads the time at TWS, in whole seconds since 1970. At most one question goes out in 1.1 s; callers share it. */
  getCurrentTime(options: ReadOptions = {}): Promise<number> {
    return this.ask(getCurrentTime, null, options);
  }

  /** Reads the accounts that the login may see. */
  getManagedAccounts(options: ReadOptions = {}): Promise<readonly string[]> {
    return this.ask(getManagedAccounts, null, options);
  }

  /** Reads all positions of all accounts. */
  getPositions(options: ReadOptions = {}): Promise<readonly Position[]> {
    return this.ask(getPositions, null, options);
  }

  /** Reads the account summary. TWS allows few at a time, so that different ones queue behind each other. */
  async getAccountSummary(options: AccountSummaryOptions = {}): Promise<readonly AccountValue[]> {
    const { group, tags, wait } = summaryOf(getAccountSummary.what, options);
    return await this.ask(getAccountSummary, { group, tags: tags?.join(",") ?? ACCOUNT_SUMMARY_TAGS }, wait);
  }

  /** Reads everything about one account: its values and its positions. TWS tells one account at a time: others queue. */
  getAccountUpdates(account: string, options: ReadOptions = {}): Promise<AccountUpdate> {
    return this.ask(getAccountUpdates, { account }, options);
  }

  /** Reads what an account has gained. */
  getPnL(of: PnLArgs, options: ReadOptions = {}): Promise<PnL> {
    return this.ask(getPnL, of, options);
  }

  /** Reads the profit and loss of one position. TWS sends no row for what is not held: `REQUEST_TIMEOUT`. */
  getPnLSingle(of: PnLArgs & { readonly conId: number }, options: ReadOptions = {}): Promise<PnLSingle> {
    return this.ask(getPnLSingle, of, options);
  }

  /** Reads the open orders of this client ID. */
  getOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.ask(getOpenOrders, null, options);
  }

  /** Reads the open orders of all clients and of TWS itself. */
  getAllOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.ask(getAllOpenOrders, null, options);
  }

  /** Reads the orders that are over, as far back as TWS remembers. */
  getCompletedOrders(options: ReadOptions = {}): Promise<readonly CompletedOrder[]> {
    return this.ask(getCompletedOrders, null, options);
  }

  /** Reads the fills since midnight that fit a filter; an empty one fits all. */
  getExecutionDetails(
    filter: ExecutionFilter = {},
    options: ReadOptions = {},
  ): Promise<readonly ExecutionDetail[]> {
    return this.ask(getExecutionDetails, filter, options);
  }

  /** Reads which accounts belong together. */
  getFamilyCodes(options: ReadOptions = {}): Promise<readonly FamilyCode[]> {
    return this.ask(getFamilyCodes, null, options);
  }

  /** Reads the soft dollar tiers of the login. */
  getSoftDollarTiers(options: ReadOptions = {}): Promise<readonly SoftDollarTier[]> {
    return this.ask(getSoftDollarTiers, null, options);
  }

  /** Reads the brand that the login is under; empty for most. */
  getUserInfo(options: ReadOptions = {}): Promise<string> {
    return this.ask(getUserInfo, null, options);
  }
}
