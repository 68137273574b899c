import type { Contract } from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";

/** One position of one account. */
export interface Position {
  /** Account code, e.g. `DU1234567`. */
  readonly account: string;
  /** The model that holds it, of advisors; only `watchPositions` gets it from TWS. */
  readonly modelCode?: string;
  /** What is held. */
  readonly contract: Contract;
  /** Units held; negative when short. */
  readonly pos: number;
  /** Average cost of one unit times the contract's multiplier, in the contract's currency. */
  readonly avgCost: number | undefined;
}

/** One line of the account summary. */
export interface AccountValue {
  /** Account code, e.g. `DU1234567`. */
  readonly account: string;
  /** What it is, e.g. `NetLiquidation`. */
  readonly tag: string;
  /** As TWS writes it: a number for money, a word for `AccountType`. */
  readonly value: string;
  /** Empty where the value is not money. */
  readonly currency: string;
}

/** The tags that an account summary has unless told otherwise: those that TWS knows. */
export const ACCOUNT_SUMMARY_TAGS: string = [
  "AccountType",
  "NetLiquidation",
  "TotalCashValue",
  "SettledCash",
  "AccruedCash",
  "BuyingPower",
  "EquityWithLoanValue",
  "GrossPositionValue",
  "InitMarginReq",
  "MaintMarginReq",
  "AvailableFunds",
  "ExcessLiquidity",
  "Cushion",
].join(",");

/** The time at TWS, in whole seconds since 1970. A gateway ignores the question within a second of its last answer. */
export const currentTime: Operation<null, number> = operation({
  name: "getCurrentTime",
  what: "ask TWS for the time",
  timeoutMs: 20_000,
  numbering: "none",
  ends: "currentTime",
  timeless: true,
  lane: "urgent",
  spacingMs: 1_100,
  send: (api) => void api.reqCurrentTime(),
  collect: () => {
    let seconds = 0;
    return {
      on: {
        currentTime: (time: number) => {
          seconds = time;
          return DONE;
        },
      },
      result: () => seconds,
    };
  },
});

/** The accounts that the login may see. */
export const managedAccounts: Operation<null, readonly string[]> = operation({
  name: "getManagedAccounts",
  what: "read the managed accounts",
  timeoutMs: 20_000,
  numbering: "none",
  ends: "managedAccounts",
  send: (api) => void api.reqManagedAccts(),
  collect: () => {
    let accounts: readonly string[] = [];
    return {
      on: {
        managedAccounts: (list: string) => {
          accounts = list.split(",").filter(Boolean);
          return DONE;
        },
      },
      result: () => accounts,
    };
  },
});

/** All positions. Rows are kept by account and contract, so that a question asked twice does not count one twice. */
export const positions: Operation<null, readonly Position[]> = operation({
  name: "getPositions",
  what: "read the positions",
  timeoutMs: 20_000,
  numbering: "none",
  ends: "positionEnd",
  send: (api) => void api.reqPositions(),
  release: (api) => void api.cancelPositions(),
  collect: () => {
    const rows = new Map<string, Position>();
    return {
      on: {
        position: (account: string, contract: Contract, pos: number, avgCost?: number): undefined => {
          rows.set(`${account}/${contract.conId}`, { account, contract, pos, avgCost });
        },
        positionEnd: () => DONE,
      },
      result: () => [...rows.values()],
    };
  },
});

/** What an account summary is asked about. */
export interface AccountSummaryArgs {
  readonly group: string;
  readonly tags: string;
}

/** The account summary. TWS counts distinct request numbers, two at most, and a cancel does not free one. */
export const accountSummary: Operation<AccountSummaryArgs, readonly AccountValue[]> = operation({
  name: "getAccountSummary",
  what: "read the account summary",
  timeoutMs: 20_000,
  numbering: "slot",
  ends: "accountSummaryEnd",
  send: (api, id, { group, tags }) => void api.reqAccountSummary(id, group, tags),
  release: (api, id) => void api.cancelAccountSummary(id),
  collect: () => {
    const rows = new Map<string, AccountValue>();
    return {
      on: {
        accountSummary: (
          _id: number,
          account: string,
          tag: string,
          value: string,
          currency: string,
        ): undefined => {
          rows.set(`${account}/${tag}/${currency}`, { account, tag, value, currency });
        },
        accountSummaryEnd: () => DONE,
      },
      result: () => [...rows.values()],
    };
  },
});
