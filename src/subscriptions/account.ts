import type { Position } from "../requests/account.ts";
import type { OpenOrder } from "../requests/orders.ts";
import type { AccountUpdateValue, PnL, PnLArgs, PnLSingle } from "../requests/portfolio.ts";
import type { CommissionReport, Contract, Execution, Order, OrderState, OrderStatus } from "../stoqey/mod.ts";
import type { StreamOperation } from "./stream.ts";

/** Whose. */
export interface AccountArgs {
  /** Account code. */
  readonly account: string;
  /** Of advisors. Default `""`. */
  readonly modelCode?: string;
}

/** Positions, each when it changes. Not the connection's one subscription to all positions, which reads use and end. */
export const positions: StreamOperation<AccountArgs, Position> = {
  name: "watchPositions",
  what: "watch the positions",
  start: (api, id, { account, modelCode = "" }) => void api.reqPositionsMulti(id, account, modelCode),
  stop: (api, id) => void api.cancelPositionsMulti(id),
  begin: () => {
    const rows = new Map<string, Position>();
    return {
      on: {
        positionMulti: (
          _id: number,
          account: string,
          _modelCode: string,
          contract: Contract,
          pos: number,
          avgCost: number,
        ): Position => {
          const row = { account, contract, pos, avgCost };
          rows.set(`${account}/${contract.conId}`, row);
          return row;
        },
      },
      opens: ["positionMultiEnd"],
      replay: () => [...rows.values()],
    };
  },
};

/** The values of an account, each when it changes. */
export const account: StreamOperation<AccountArgs, AccountUpdateValue> = {
  name: "watchAccount",
  what: "watch the account",
  start: (api, id, { account: code, modelCode = "" }) =>
    void api.reqAccountUpdatesMulti(id, code, modelCode, false),
  stop: (api, id) => void api.cancelAccountUpdatesMulti(id),
  begin: () => {
    const values = new Map<string, AccountUpdateValue>();
    return {
      on: {
        accountUpdateMulti: (
          _id: number,
          _account: string,
          _modelCode: string,
          key: string,
          value: string,
          currency: string,
        ): AccountUpdateValue => {
          const one = { key, value, currency };
          values.set(`${key}/${currency}`, one);
          return one;
        },
      },
      opens: ["accountUpdateMultiEnd"],
      replay: () => [...values.values()],
    };
  },
};

/** What an account has gained, about once a second. */
export const pnl: StreamOperation<PnLArgs, PnL> = {
  name: "watchPnL",
  what: "watch the profit and loss",
  start: (api, id, { account: code, modelCode = "" }) => void api.reqPnL(id, code, modelCode),
  stop: (api, id) => void api.cancelPnL(id),
  begin: () => {
    let last: PnL | undefined;
    return {
      on: {
        pnl: (_id: number, dailyPnL: number, unrealizedPnL?: number, realizedPnL?: number): PnL => {
          last = { dailyPnL, unrealizedPnL, realizedPnL };
          return last;
        },
      },
      replay: () => (last === undefined ? [] : [last]),
    };
  },
};

/** What one position has gained, about once a second. */
export const pnlSingle: StreamOperation<PnLArgs & { readonly conId: number }, PnLSingle> = {
  name: "watchPnLSingle",
  what: "watch the profit and loss of a position",
  start: (api, id, { account: code, modelCode = "", conId }) =>
    void api.reqPnLSingle(id, code, modelCode, conId),
  stop: (api, id) => void api.cancelPnLSingle(id),
  begin: () => {
    let last: PnLSingle | undefined;
    return {
      on: {
        pnlSingle: (
          _id: number,
          position: number,
          dailyPnL: number,
          unrealizedPnL: number | undefined,
          realizedPnL: number | undefined,
          marketValue: number,
        ): PnLSingle => {
          last = { position, dailyPnL, unrealizedPnL, realizedPnL, marketValue };
          return last;
        },
      },
      replay: () => (last === undefined ? [] : [last]),
    };
  },
};

/** What becomes of an order: told whole, or where it stands. */
export type OrderUpdate =
  | ({ readonly kind: "order" } & OpenOrder)
  | {
      readonly kind: "status";
      readonly orderId: number;
      readonly status: OrderStatus;
      readonly filled: number;
      readonly remaining: number;
      readonly avgFillPrice: number;
      readonly permId: number | undefined;
      readonly whyHeld: string | undefined;
    };

/** The orders of this client ID: those that are open, then whatever becomes of them. */
export const orders: StreamOperation<null, OrderUpdate> = {
  name: "watchOrders",
  what: "watch the orders",
  unnumbered: true,
  start: (api) => void api.reqOpenOrders(),
  stop: () => {},
  begin: () => {
    const known = new Map<number, OrderUpdate>();
    return {
      on: {
        openOrder: (
          orderId: number,
          contract: Contract,
          order: Order,
          orderState: OrderState,
        ): OrderUpdate => {
          const update: OrderUpdate = { kind: "order", orderId, contract, order, orderState };
          known.set(orderId, update);
          return update;
        },
        orderStatus: (
          orderId: number,
          status: OrderStatus,
          filled: number,
          remaining: number,
          avgFillPrice: number,
          ...[permId, , , , whyHeld]: [
            permId?: number,
            a?: unknown,
            b?: unknown,
            c?: unknown,
            whyHeld?: string,
          ]
        ): OrderUpdate => ({
          ...{ kind: "status", orderId, status, filled, remaining, avgFillPrice, permId, whyHeld },
        }),
      },
      opens: ["openOrderEnd"],
      replay: () => [...known.values()],
    };
  },
};

/** A fill, and what it cost: TWS tells the one and then the other. */
export type ExecutionUpdate =
  | { readonly kind: "fill"; readonly contract: Contract; readonly execution: Execution }
  | { readonly kind: "commission"; readonly commission: CommissionReport };

/** Fills of today, then each as it happens; each is told once. */
export const executions: StreamOperation<null, ExecutionUpdate> = {
  name: "watchExecutions",
  what: "watch the executions",
  unnumbered: true,
  start: (api, id) => void api.reqExecutions(id, {}),
  stop: () => {},
  begin: () => {
    const told = new Map<string, ExecutionUpdate>();
    const once = (key: string, update: ExecutionUpdate): ExecutionUpdate | undefined => {
      if (told.has(key)) return undefined;
      told.set(key, update);
      return update;
    };
    return {
      on: {
        execDetails: (_id: number, contract: Contract, execution: Execution) =>
          once(`fill ${execution.execId}`, { kind: "fill", contract, execution }),
        commissionReport: (commission: CommissionReport) =>
          once(`commission ${commission.execId}`, { kind: "commission", commission }),
      },
      opens: ["execDetailsEnd"],
      replay: () => [...told.values()],
    };
  },
};
