import type { Contract } from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";

/** Profit and loss of an account, in its base currency; undefined where TWS has not computed it. */
export interface PnL {
  /** Since the last close. */
  readonly dailyPnL: number;
  /** Profit and loss of open positions, unrealized. */
  readonly unrealizedPnL: number | undefined;
  /** Of what was closed today. */
  readonly realizedPnL: number | undefined;
}

/** Profit and loss of one position. */
export interface PnLSingle extends PnL {
  /** Units held. */
  readonly position: number;
  /** What they are worth; undefined where TWS has not computed it. */
  readonly marketValue: number | undefined;
}

/** Selects an account, and for advisors a model. */
export interface PnLArgs {
  /** Account code. */
  readonly account: string;
  /** Of advisors. Default `""`. */
  readonly modelCode?: string;
}

/** Reads one message of `pnl`; undefined while TWS has not computed the day's profit, as in its first message. */
export function pnlOf(dailyPnL?: number, unrealizedPnL?: number, realizedPnL?: number): PnL | undefined {
  return dailyPnL === undefined ? undefined : { dailyPnL, unrealizedPnL, realizedPnL };
}

/** Reads one message of `pnlSingle`; undefined while TWS has not computed the day's profit. */
export function pnlSingleOf(
  position: number,
  dailyPnL?: number,
  unrealizedPnL?: number,
  realizedPnL?: number,
  marketValue?: number,
): PnLSingle | undefined {
  const gained = pnlOf(dailyPnL, unrealizedPnL, realizedPnL);
  return gained === undefined ? undefined : { ...gained, position, marketValue };
}

/** A value that goes on being sent: the first message that is whole is the answer. */
function first<Args, Result>(
  entry: Omit<Operation<Args, Result>, "collect" | "numbering">,
  event: string,
  of: (...args: never[]) => Result | undefined,
): Operation<Args, Result> {
  return {
    ...entry,
    numbering: "id",
    collect: () => {
      let result: Result | undefined;
      return {
        on: {
          [event]: (_id: number, ...args: never[]) => {
            result = of(...args);
            return result === undefined ? undefined : DONE;
          },
        },
        result: () => result as Result,
      };
    },
  };
}

/** Profit and loss of an account. */
export const pnl: Operation<PnLArgs, PnL> = first(
  {
    name: "getPnL",
    what: "read the profit and loss",
    timeoutMs: 20_000,
    send: (api, id, { account, modelCode = "" }) => void api.reqPnL(id, account, modelCode),
    cancel: (api, id) => void api.cancelPnL(id),
    release: (api, id) => void api.cancelPnL(id),
  },
  "pnl",
  pnlOf,
);

/** Profit and loss of one position. TWS sends nothing for a contract that is not held. */
export const pnlSingle: Operation<PnLArgs & { readonly conId: number }, PnLSingle> = first(
  {
    name: "getPnLSingle",
    what: "read the profit and loss of a position",
    timeoutMs: 20_000,
    send: (api, id, { account, modelCode = "", conId }) =>
      void api.reqPnLSingle(id, account, modelCode, conId),
    cancel: (api, id) => void api.cancelPnLSingle(id),
    release: (api, id) => void api.cancelPnLSingle(id),
  },
  "pnlSingle",
  pnlSingleOf,
);

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
  /** Profit and loss of open positions, unrealized. */
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
  numbering: "none",
  line: "accountUpdates",
  ends: "accountDownloadEnd",
  refusedBy: /account/i,
  send: (api, _id, { account }) => void api.reqAccountUpdates(true, account),
  release: (api) => void api.reqAccountUpdates(false, ""),
  collect: ({ account }) => {
    // Without an account TWS chooses one; what still comes of another is not mixed with it.
    const values = new Map<string, AccountUpdateValue & { readonly account: string }>();
    const portfolio = new Map<string, PortfolioRow & { readonly account: string }>();
    const own = (name: string | undefined): boolean => account === "" || name === account;
    let told = account;
    return {
      on: {
        updateAccountValue: (key: string, value: string, currency: string, name: string): undefined => {
          if (own(name)) values.set(`${name}/${key}/${currency}`, { key, value, currency, account: name });
        },
        updatePortfolio: (
          contract: Contract,
          position: number,
          marketPrice: number,
          marketValue: number,
          averageCost?: number,
          unrealizedPNL?: number,
          realizedPNL?: number,
          name = "",
        ): undefined => {
          if (!own(name)) return;
          portfolio.set(`${name}/${contract.conId}`, {
            ...{ contract, position, marketPrice, marketValue, averageCost, unrealizedPNL, realizedPNL },
            account: name,
          });
        },
        accountDownloadEnd: (name: string) => {
          if (!own(name)) return undefined;
          told = name;
          return DONE;
        },
      },
      result: () => ({
        account: told,
        values: ofAccount(values, told),
        portfolio: ofAccount(portfolio, told),
      }),
    };
  },
});

/** The rows of one account, without its name. */
function ofAccount<Row>(
  rows: ReadonlyMap<string, Row & { readonly account: string }>,
  name: string,
): readonly Row[] {
  return [...rows.values()]
    .filter(({ account }) => account === name)
    .map(({ account: _account, ...row }) => row as unknown as Row);
}
