import type {
  CommissionReport,
  Contract,
  Execution,
  ExecutionFilter,
  Order,
  OrderState,
  OrderStatus,
} from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";
import { list } from "./shapes.ts";

/** Where an order stands, as TWS's `orderStatus` says. */
export interface OrderStanding {
  /** E.g. `Submitted`. */
  readonly status: OrderStatus;
  /** Units filled so far. */
  readonly filled: number;
  /** Units that are not filled. */
  readonly remaining: number;
  /** Average price of what is filled. */
  readonly avgFillPrice: number;
  /** Its number at IBKR; undefined while it has none. */
  readonly permId: number | undefined;
  /** The number of the order that has to be filled first; 0 where there is none. */
  readonly parentId: number | undefined;
  /** Price of the last fill. */
  readonly lastFillPrice: number | undefined;
  /** The client that placed it. */
  readonly clientId: number | undefined;
  /** Why it is held, e.g. `locate`. */
  readonly whyHeld: string | undefined;
  /** The price to which it is capped. */
  readonly mktCapPrice: number | undefined;
}

/** An order, as TWS reports it. */
export interface OpenOrder {
  /** Of the client that placed it; 0 for orders that were placed in TWS. */
  readonly orderId: number;
  /** What it trades. */
  readonly contract: Contract;
  /** What was ordered. */
  readonly order: Order;
  /** Where it stands. */
  readonly orderState: OrderState;
  /** Where it stands, with what was filled; undefined where TWS sent no `orderStatus`. */
  readonly standing?: OrderStanding | undefined;
}

/** Statuses after which nothing more happens to an order. */
export const ORDER_OVER: ReadonlySet<string> = new Set(["Filled", "Cancelled", "ApiCancelled"]);

/** The status of an order that was rejected. */
const REJECTED = "Inactive";

/** The arguments of `orderStatus` after the order's number, as an object. */
export function orderStanding(args: readonly unknown[]): OrderStanding {
  const [
    status,
    filled,
    remaining,
    avgFillPrice,
    permId,
    parentId,
    lastFillPrice,
    clientId,
    whyHeld,
    mktCapPrice,
  ] = args as [OrderStatus, number, number, number, number?, number?, number?, number?, string?, number?];
  return {
    ...{ status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice },
    ...{ clientId, whyHeld, mktCapPrice },
  };
}

/** What tells one order from all others: client and number; orders placed by hand have the number 0, and IBKR's own. */
export function orderKey(orderId: number, clientId: number | undefined, permId: number | undefined): string {
  return orderId === 0 ? `permanent ${permId}` : `${clientId}/${orderId}`;
}

/** The orders that are open; which ones depends on how they are requested. */
function openOrders(
  name: string,
  what: string,
  send: Operation<null, readonly OpenOrder[]>["send"],
): Operation<null, readonly OpenOrder[]> {
  return {
    ...{ name, what, send, timeoutMs: 20_000, numbering: "none", ends: "openOrderEnd" },
    // Both kinds end with the same message, so that one owner sends one of them at a time.
    line: "openOrders",
    collect: () => {
      const rows = new Map<string, OpenOrder>();
      return {
        on: {
          openOrder: (
            orderId: number,
            contract: Contract,
            order: Order,
            orderState: OrderState,
          ): undefined => {
            // It is the answer to a what-if order, which is not placed.
            if (order.whatIf === true) return;
            const key = orderKey(orderId, order.clientId, order.permId);
            rows.set(key, { orderId, contract, order, orderState, standing: rows.get(key)?.standing });
          },
          orderStatus: (orderId: number, ...rest: unknown[]): undefined => {
            const standing = orderStanding(rest);
            const key = orderKey(orderId, standing.clientId, standing.permId);
            const row = rows.get(key);
            if (row !== undefined) rows.set(key, { ...row, standing });
          },
          openOrderEnd: () => DONE,
        },
        // What was filled, cancelled or rejected while the list was being sent is not open.
        result: () =>
          [...rows.values()].filter(({ orderState, standing }) => {
            const status = standing?.status ?? orderState?.status ?? "";
            return !ORDER_OVER.has(status) && status !== REJECTED;
          }),
      };
    },
  };
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
  numbering: "none",
  needsIbkr: true,
  row: "completedOrder",
  end: "completedOrdersEnd",
  send: (api) => void api.reqCompletedOrders(false),
  of: (contract: Contract, order: Order, orderState: OrderState): CompletedOrder => ({
    ...{ contract, order, orderState },
  }),
  key: ({ order }) => (order.permId ? order.permId : JSON.stringify(order)),
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
  numbering: "id",
  send: (api, id, filter) => void api.reqExecutions(id, filter),
  collect: () => {
    const fills: { contract: Contract; execution: Execution }[] = [];
    const commissions = new Map<string, CommissionReport>();
    return {
      on: {
        execDetails: (_id: number, contract: Contract, execution: Execution): undefined =>
          void fills.push({ contract, execution }),
        execDetailsEnd: () => DONE,
        commissionReport: (report: CommissionReport): undefined =>
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
