import type {
  CommissionReport,
  Contract,
  Execution,
  ExecutionFilter,
  Order,
  OrderState,
} from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";
import { list } from "./shapes.ts";

/** An order, as TWS tells of it. */
export interface OpenOrder {
  /** Of the client that placed it; 0 for orders that were placed in TWS. */
  readonly orderId: number;
  /** What it trades. */
  readonly contract: Contract;
  /** What was ordered. */
  readonly order: Order;
  /** Where it stands. */
  readonly orderState: OrderState;
}

/** The orders that are open; which ones depends on how they are asked for. */
function openOrders(name: string, what: string, send: Operation<null, readonly OpenOrder[]>["send"]) {
  return list<null, OpenOrder>({
    ...{ name, what, send, timeoutMs: 20_000, told: "none", row: "openOrder", end: "openOrderEnd" },
    of: (orderId: number, contract: Contract, order: Order, orderState: OrderState): OpenOrder => ({
      ...{ orderId, contract, order, orderState },
    }),
    key: ({ order, orderId }) => order.permId ?? `#${orderId}`,
    // Both kinds end with the same message, so that one of them is under way at a time.
    line: "openOrders",
  });
}

/** Orders of this client ID. */
export const ownOpenOrders: Operation<null, readonly OpenOrder[]> = openOrders(
  ...(["getOpenOrders", "read the open orders"] as const),
  (api) => void api.reqOpenOrders(),
);
/** Orders of all clients and of TWS itself. */
export const allOpenOrders: Operation<null, readonly OpenOrder[]> = openOrders(
  ...(["getAllOpenOrders", "read all open orders"] as const),
  (api) => void api.reqAllOpenOrders(),
);

/** An order that is over. */
export interface CompletedOrder {
  /** What it traded. */
  readonly contract: Contract;
  /** What was ordered; `permId` tells it from others. */
  readonly order: Order;
  /** How it ended. */
  readonly orderState: OrderState;
}

/** Orders that are over: those of the last days that TWS remembers. */
export const completedOrders: Operation<null, readonly CompletedOrder[]> = list({
  name: "getCompletedOrders",
  what: "read the completed orders",
  timeoutMs: 60_000,
  told: "none",
  upstream: true,
  row: "completedOrder",
  end: "completedOrdersEnd",
  send: (api) => void api.reqCompletedOrders(false),
  of: (contract: Contract, order: Order, orderState: OrderState): CompletedOrder => ({
    ...{ contract, order, orderState },
  }),
  key: ({ order }) => order.permId ?? JSON.stringify(order),
});

/** A fill. */
export interface ExecutionDetail {
  /** What was traded. */
  readonly contract: Contract;
  /** How much, at which price, for which order. */
  readonly execution: Execution;
  /** What it cost; undefined where TWS had not told yet when the list ended. */
  readonly commission: CommissionReport | undefined;
}

/** Fills since midnight of the account's time zone that fit a filter. */
export const executions: Operation<ExecutionFilter, readonly ExecutionDetail[]> = operation({
  name: "getExecutionDetails",
  what: "read the executions",
  timeoutMs: 20_000,
  told: "id",
  send: (api, id, filter) => void api.reqExecutions(id, filter),
  collect: () => {
    const fills: { contract: Contract; execution: Execution }[] = [];
    const commissions = new Map<string, CommissionReport>();
    return {
      on: {
        execDetails: (_id: number, contract: Contract, execution: Execution): undefined =>
          void fills.push({ contract, execution }),
        execDetailsEnd: () => DONE,
      },
      besides: {
        commissionReport: (report: CommissionReport): void =>
          void commissions.set(report.execId ?? "", report),
      },
      result: () =>
        fills.map(({ contract, execution }) => ({
          ...{ contract, execution },
          commission: commissions.get(execution.execId ?? ""),
        })),
    };
  },
});
