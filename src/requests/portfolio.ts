import type { Contract } from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";
import { single } from "./shapes.ts";

/** What an account has gained, in its base currency; undefined where TWS did not tell. */
export interface PnL {
  /** Today. */
  readonly dailyPnL: number;
  /** Of what is held. */
  readonly unrealizedPnL: number | undefined;
  /** Of what was closed today. */
  readonly realizedPnL: number | undefined;
}

/** What one position has gained. */
export interface PnLSingle extends PnL {
  /** Units held. */
  readonly position: number;
  /** What they are worth. */
  readonly marketValue: number;
}

/** Whose gain. */
export interface PnLArgs {
  /** Account code. */
  readonly account: string;
  /** Of advisors. Default `""`. */
  readonly modelCode?: string;
}

/** What an account has gained now. */
export const pnl: Operation<PnLArgs, PnL> = single({
  name: "getPnL",
  what: "read the profit and loss",
  timeoutMs: 20_000,
  event: "pnl",
  send: (api, id, { account, modelCode = "" }) => void api.reqPnL(id, account, modelCode),
  cancel: (api, id) => void api.cancelPnL(id),
  release: (api, id) => void api.cancelPnL(id),
  of: (_id: number, dailyPnL: number, unrealizedPnL?: number, realizedPnL?: number): PnL => ({
    ...{ dailyPnL, unrealizedPnL, realizedPnL },
  }),
});

/** What one position has gained now. Of a contract that is not held TWS says nothing at all. */
export const pnlSingle: Operation<PnLArgs & { readonly conId: number }, PnLSingle> = single({
  name: "getPnLSingle",
  what: "read the profit and loss of a position",
  timeoutMs: 20_000,
  event: "pnlSingle",
  send: (api, id, { account, modelCode = "", conId }) => void api.reqPnLSingle(id, account, modelCode, conId),
  cancel: (api, id) => void api.cancelPnLSingle(id),
  release: (api, id) => void api.cancelPnLSingle(id),
  of: (
    _id: number,
    position: number,
    dailyPnL: number,
    unrealizedPnL: number | undefined,
    realizedPnL: number | undefined,
    marketValue: number,
  ): PnLSingle => ({
    ...{ position, dailyPnL, unrealizedPnL, realizedPnL, marketValue },
  }),
});

/** One value of an account. */
export interface AccountUpdateValue {
  /** What it is, e.g. `NetLiquidation`. */
  readonly key: string;
  /** As TWS writes it. */
  readonly value: string;
  /** Empty where it is no money. */
  readonly currency: string;
}

/** One position of an account, and what it is worth. */
export interface PortfolioRow {
  /** What is held. */
  readonly contract: Contract;
  /** Units; negative when short. */
  readonly position: number;
  /** What one unit is worth. */
  readonly marketPrice: number;
  /** What all are worth. */
  readonly marketValue: number;
  /** What one cost, times the multiplier. */
  readonly averageCost: number | undefined;
  /** Of what is held. */
  readonly unrealizedPNL: number | undefined;
  /** Of what was closed. */
  readonly realizedPNL: number | undefined;
}

/** Everything about one account. */
export interface AccountUpdate {
  /** Its code. */
  readonly account: string;
  /** Its values. */
  readonly values: readonly AccountUpdateValue[];
  /** Its positions. */
  readonly portfolio: readonly PortfolioRow[];
}

/** The whole of one account. TWS tells one account at a time, so that another one waits for its turn. */
export const accountUpdates: Operation<{ readonly account: string }, AccountUpdate> = operation({
  name: "getAccountUpdates",
  what: "read the account",
  timeoutMs: 20_000,
  told: "none",
  line: "accountUpdates",
  send: (api, _id, { account }) => void api.reqAccountUpdates(true, account),
  cancel: (api) => void api.reqAccountUpdates(false, ""),
  release: (api) => void api.reqAccountUpdates(false, ""),
  collect: ({ account }) => {
    const values = new Map<string, AccountUpdateValue>();
    const portfolio = new Map<number, PortfolioRow>();
    const own = (name: string | undefined): boolean => account === "" || name === account;
    let told = account;
    return {
      on: {
        updateAccountValue: (key: string, value: string, currency: string, name: string): undefined => {
          if (own(name)) values.set(`${key}/${currency}`, { key, value, currency });
        },
        updatePortfolio: (
          contract: Contract,
          position: number,
          marketPrice: number,
          marketValue: number,
          averageCost?: number,
          unrealizedPNL?: number,
          realizedPNL?: number,
          name?: string,
        ): undefined => {
          const row = {
            contract,
            position,
            marketPrice,
            marketValue,
            averageCost,
            unrealizedPNL,
            realizedPNL,
          };
          if (own(name)) portfolio.set(contract.conId ?? 0, row);
        },
        accountDownloadEnd: (name: string) => {
          if (!own(name)) return undefined;
          told = name;
          return DONE;
        },
      },
      result: () => ({ account: told, values: [...values.values()], portfolio: [...portfolio.values()] }),
    };
  },
});
