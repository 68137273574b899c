import { text } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract } from "../stoqey/mod.ts";
import { lastByKey } from "./memory.ts";
import type { ApiEvent, Operation } from "./operation.ts";
import { type AccountArgs, accountArguments } from "./positions.ts";
import { fold, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** One value of an account. */
export interface AccountUpdateValue {
  /** The name of the value, e.g. `NetLiquidation`. */
  readonly key: string;
  /** The value as TWS writes it. */
  readonly value: string;
  /** Currency code; empty where the value is not money. */
  readonly currency: string;
}

/** One position of an account, with its market value. */
export interface PortfolioRow {
  /** The contract held. */
  readonly contract: Contract;
  /** Units held; negative when short. */
  readonly position: number;
  /** Market price of one unit. */
  readonly marketPrice: number;
  /** Market value of the position. */
  readonly marketValue: number;
  /** Average cost of one unit, times the multiplier. */
  readonly averageCost: number | undefined;
  /** Profit and loss of the open position. */
  readonly unrealizedPNL: number | undefined;
  /** Profit and loss of what was closed. */
  readonly realizedPNL: number | undefined;
}

/** The values and positions of one account. */
export interface AccountUpdate {
  /** Account code. */
  readonly account: string;
  /** Its values. */
  readonly values: readonly AccountUpdateValue[];
  /** Its positions. */
  readonly portfolio: readonly PortfolioRow[];
}

/** One row of the updates of an account, or the code of the account whose rows are complete. */
export type AccountRow =
  | { readonly kind: "value"; readonly account: string; readonly value: AccountUpdateValue }
  | { readonly kind: "position"; readonly account: string; readonly position: PortfolioRow }
  | { readonly kind: "end"; readonly account: string };

/** Equal for rows of which the later replaces the earlier. */
export function accountRowKey(row: AccountRow): string {
  switch (row.kind) {
    case "value":
      return JSON.stringify(["value", row.account, row.value.key, row.value.currency]);
    case "position":
      return JSON.stringify(["position", row.account, row.position.contract.conId]);
    case "end":
      return JSON.stringify(["end", row.account]);
  }
}

/**
 * The values and positions of one account, through the one subscription of the connection. TWS sends one account at a time,
 * so that another one waits for its turn; without a code it chooses the account.
 */
export const accountUpdates: Operation<{ readonly account: string }, AccountRow> = {
  request: "reqAccountUpdates",
  arguments: strict({ account: text }),
  numbering: "none",
  line: "accountUpdates",
  ends: ["accountDownloadEnd"],
  refusedBy: /account/i,
  send: (api, _id, { account }) => void api.reqAccountUpdates(true, account),
  stop: (api) => void api.reqAccountUpdates(false, ""),
  isLast: (_event, [name], request) =>
    request === undefined || request.account === "" || name === request.account,
  handlers: ({ account }, emit) => {
    // Rows of another account may still arrive, and are not mixed with these.
    const isOwn = (name: string): boolean => account === "" || name === account;
    return {
      updateAccountValue: (key: string, value: string, currency: string, name: string) => {
        if (isOwn(name)) emit({ kind: "value", account: name, value: { key, value, currency } });
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
      ) => {
        const worth = { marketPrice, marketValue, averageCost, unrealizedPNL, realizedPNL };
        if (isOwn(name))
          emit({ kind: "position", account: name, position: { contract, position, ...worth } });
      },
      accountDownloadEnd: (name: string) => {
        if (isOwn(name)) emit({ kind: "end", account: name });
      },
    };
  },
};

/** Makes the event of `IBApi` that brings a row. */
function accountRowEvent(row: AccountRow): ApiEvent {
  switch (row.kind) {
    case "value": {
      const { key, value, currency } = row.value;
      return ["updateAccountValue", [key, value, currency, row.account]];
    }
    case "position": {
      const { contract, position, marketPrice, marketValue, averageCost } = row.position;
      const { unrealizedPNL, realizedPNL } = row.position;
      return [
        "updatePortfolio",
        [contract, position, marketPrice, marketValue, averageCost, unrealizedPNL, realizedPNL, row.account],
      ];
    }
    case "end":
      return ["accountDownloadEnd", [row.account]];
  }
}

/** Lists the rows of an answer, the end last. */
function accountRows({ account, values, portfolio }: AccountUpdate): readonly AccountRow[] {
  return [
    ...values.map((value) => ({ kind: "value", account, value }) as const),
    ...portfolio.map((position) => ({ kind: "position", account, position }) as const),
    { kind: "end", account },
  ];
}

/** The values and positions of one account. */
export const getAccountUpdates: Read<{ readonly account: string }, AccountUpdate> = fold(
  accountUpdates,
  { name: "getAccountUpdates", what: "read the account" },
  ({ account: requested }) => {
    const rows = new Map<string, AccountRow>();
    let account = requested;
    return {
      add: (row) => {
        if (row.kind === "end") account = row.account;
        else rows.set(accountRowKey(row), row);
      },
      result: () => {
        const own = [...rows.values()].filter((row) => row.account === account);
        return {
          account,
          values: own.flatMap((row) => (row.kind === "value" ? [row.value] : [])),
          portfolio: own.flatMap((row) => (row.kind === "position" ? [row.position] : [])),
        };
      },
    };
  },
  (update) => accountRows(update).map(accountRowEvent),
);

/** One value of an account that changed. */
export interface AccountValueChange extends AccountUpdateValue {
  /** Account code. */
  readonly account: string;
  /** Model of an advisor, where the value belongs to one. */
  readonly modelCode?: string;
}

/** The values of one account or model. */
export const accountUpdatesMulti: Operation<AccountArgs, AccountValueChange> = {
  request: "reqAccountUpdatesMulti",
  arguments: accountArguments,
  cancel: "cancelAccountUpdatesMulti",
  ends: [],
  snapshotEnd: "accountUpdateMultiEnd",
  send: (api, id, { account, modelCode = "" }) =>
    void api.reqAccountUpdatesMulti(id, account, modelCode, false),
  stop: (api, id) => void api.cancelAccountUpdatesMulti(id),
  handlers: (_args, emit) => ({
    accountUpdateMulti: (
      _id: number,
      account: string,
      modelCode: string | undefined,
      key: string,
      value: string,
      currency: string,
    ) => emit(modelCode ? { account, modelCode, key, value, currency } : { account, key, value, currency }),
  }),
};

/** The values of an account, each when it changes. */
export const watchAccount: Watch<AccountArgs, AccountValueChange> = stream(accountUpdatesMulti, {
  name: "watchAccount",
  what: "watch the account",
  opens: ["accountUpdateMultiEnd"],
  memory: (beginning) =>
    lastByKey(beginning, {
      keyOf: ({ account, modelCode, key, currency }) => JSON.stringify([account, modelCode, key, currency]),
    }),
});
