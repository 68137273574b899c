import {
  ACCOUNT_SUMMARY_TAGS,
  type AccountValue,
  accountSummary,
  currentTime,
  managedAccounts,
  type Position,
  positions,
} from "../requests/account.ts";
import { familyCodes, softDollarTiers, userInfo } from "../requests/news.ts";
import {
  allOpenOrders,
  type CompletedOrder,
  completedOrders,
  type ExecutionDetail,
  executions,
  type OpenOrder,
  ownOpenOrders,
} from "../requests/orders.ts";
import {
  type AccountUpdate,
  accountUpdates,
  type PnL,
  type PnLArgs,
  type PnLSingle,
  pnl,
  pnlSingle,
} from "../requests/portfolio.ts";
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
    return this.ask(currentTime, null, options);
  }

  /** Reads the accounts that the login may see. */
  getManagedAccounts(options: ReadOptions = {}): Promise<readonly string[]> {
    return this.ask(managedAccounts, null, options);
  }

  /** Reads all positions of all accounts. */
  getPositions(options: ReadOptions = {}): Promise<readonly Position[]> {
    return this.ask(positions, null, options);
  }

  /** Reads the account summary. TWS allows few at a time, so that different ones queue behind each other. */
  async getAccountSummary(options: AccountSummaryOptions = {}): Promise<readonly AccountValue[]> {
    const { group, tags, wait } = summaryOf(accountSummary.what, options);
    return await this.ask(accountSummary, { group, tags: tags?.join(",") ?? ACCOUNT_SUMMARY_TAGS }, wait);
  }

  /** Reads everything about one account: its values and its positions. TWS tells one account at a time: others queue. */
  getAccountUpdates(account: string, options: ReadOptions = {}): Promise<AccountUpdate> {
    return this.ask(accountUpdates, { account }, options);
  }

  /** Reads what an account has gained. */
  getPnL(of: PnLArgs, options: ReadOptions = {}): Promise<PnL> {
    return this.ask(pnl, of, options);
  }

  /** Reads the profit and loss of one position. TWS sends no row for what is not held: `REQUEST_TIMEOUT`. */
  getPnLSingle(of: PnLArgs & { readonly conId: number }, options: ReadOptions = {}): Promise<PnLSingle> {
    return this.ask(pnlSingle, of, options);
  }

  /** Reads the open orders of this client ID. */
  getOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.ask(ownOpenOrders, null, options);
  }

  /** Reads the open orders of all clients and of TWS itself. */
  getAllOpenOrders(options: ReadOptions = {}): Promise<readonly OpenOrder[]> {
    return this.ask(allOpenOrders, null, options);
  }

  /** Reads the orders that are over, as far back as TWS remembers. */
  getCompletedOrders(options: ReadOptions = {}): Promise<readonly CompletedOrder[]> {
    return this.ask(completedOrders, null, options);
  }

  /** Reads the fills since midnight that fit a filter; an empty one fits all. */
  getExecutionDetails(
    filter: ExecutionFilter = {},
    options: ReadOptions = {},
  ): Promise<readonly ExecutionDetail[]> {
    return this.ask(executions, filter, options);
  }

  /** Reads which accounts belong together. */
  getFamilyCodes(options: ReadOptions = {}): Promise<readonly FamilyCode[]> {
    return this.ask(familyCodes, null, options);
  }

  /** Reads the soft dollar tiers of the login. */
  getSoftDollarTiers(options: ReadOptions = {}): Promise<readonly SoftDollarTier[]> {
    return this.ask(softDollarTiers, null, options);
  }

  /** Reads the brand that the login is under; empty for most. */
  getUserInfo(options: ReadOptions = {}): Promise<string> {
    return this.ask(userInfo, null, options);
  }
}
