import type { Contract, Order, OrderState, OrderStatus } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { orderMemory } from "./order-changes.ts";
import { collect, fold, type Read, type ReadNames } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** The status of an order, as `orderStatus` reports it. */
export interface OrderStanding {
  /** E.g. `Submitted`. */
  readonly status: OrderStatus;
  /** Units filled so far. */
  readonly filled: number;
  /** Units that are not filled. */
  readonly remaining: number;
  /** Average price of the fills. */
  readonly avgFillPrice: number;
  /** Permanent ID at IBKR; undefined while the order has none. */
  readonly permId: number | undefined;
  /** ID of the order that has to be filled first; 0 where there is none. */
  readonly parentId: number | undefined;
  /** Price of the last fill. */
  readonly lastFillPrice: number | undefined;
  /** ID of the client that placed it. */
  readonly clientId: number | undefined;
  /** Reason for which it is held, e.g. `locate`. */
  readonly whyHeld: string | undefined;
  /** Price to which it is capped. */
  readonly mktCapPrice: number | undefined;
}

/** An order, as TWS reports it. */
export interface OpenOrder {
  /** ID of the order, given by the client that placed it; 0 for orders placed in TWS. */
  readonly orderId: number;
  /** The contract. */
  readonly contract: Contract;
  /** The order. */
  readonly order: Order;
  /** Its state. */
  readonly orderState: OrderState;
  /** Its status with its fills; undefined where TWS sent no `orderStatus`. */
  readonly standing?: OrderStanding | undefined;
}

/** One message about an order: the whole order, or its status. */
export type OrderMessage =
  | ({ readonly kind: "order" } & OpenOrder)
  | ({ readonly kind: "status"; readonly orderId: number } & OrderStanding);

/** Statuses after which nothing more happens to an order. */
export const ORDER_OVER: ReadonlySet<string> = new Set(["Filled", "Cancelled", "ApiCancelled"]);

/** The status of an order that was rejected. */
const REJECTED = "Inactive";

/** The arguments of `orderStatus` behind the ID of the order, as an object. */
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
  };
}

/** Identifies an order: client and order ID; orders placed in TWS have the ID 0, and a permanent ID. */
export function orderKey(orderId: number, clientId: number | undefined, permId: number | undefined): string {
  return orderId === 0 ? `permanent ${permId}` : `${clientId}/${orderId}`;
}

/** Open orders; the request decides which. Both requests end with the same event, so that they share a line. */
function openOrders(
  request: "reqOpenOrders" | "reqAllOpenOrders",
  send: Operation<null, OrderMessage>["send"],
): Operation<null, OrderMessage> {
  return {
    request,
    numbering: "none",
    line: "openOrders",
    ends: ["openOrderEnd"],
    send,
    handlers: (_args, emit) => ({
      openOrder: (orderId: number, contract: Contract, order: Order, orderState: OrderState) => {
        // The answer to a what-if order is about no order.
        if (order.whatIf !== true) emit({ kind: "order", orderId, contract, order, orderState });
      },
      orderStatus: (orderId: number, ...rest: unknown[]) =>
        emit({ kind: "status", orderId, ...orderStanding(rest) }),
    }),
  };
}

/** The open orders of this client ID. */
export const ownOpenOrders: Operation<null, OrderMessage> = openOrders(
  "reqOpenOrders",
  (api) => void api.reqOpenOrders(),
);

/** The open orders of all clients and of TWS itself. */
export const allOpenOrders: Operation<null, OrderMessage> = openOrders(
  "reqAllOpenOrders",
  (api) => void api.reqAllOpenOrders(),
);

function openOrderList(
  operation: Operation<null, OrderMessage>,
  names: ReadNames,
): Read<null, readonly OpenOrder[]> {
  return fold(operation, names, () => {
    const rows = new Map<string, OpenOrder>();
    return {
      add: (message) => {
        if (message.kind === "order") {
          const { orderId, contract, order, orderState } = message;
          const key = orderKey(orderId, order.clientId, order.permId);
          rows.set(key, { orderId, contract, order, orderState, standing: rows.get(key)?.standing });
          return;
        }
        const { kind: _kind, orderId, ...standing } = message;
        const key = orderKey(orderId, standing.clientId, standing.permId);
        const row = rows.get(key);
        if (row !== undefined) rows.set(key, { ...row, standing });
      },
      // An order that was filled, cancelled or rejected while the list was being sent is not open.
      result: () =>
        [...rows.values()].filter(({ orderState, standing }) => {
          const status = standing?.status ?? orderState?.status ?? "";
          return !ORDER_OVER.has(status) && status !== REJECTED;
        }),
    };
  });
}

/** The open orders of this client ID. */
export const getOpenOrders: Read<null, readonly OpenOrder[]> = openOrderList(ownOpenOrders, {
  name: "getOpenOrders",
  what: "read the open orders",
});

/** The open orders of all clients and of TWS itself. */
export const getAllOpenOrders: Read<null, readonly OpenOrder[]> = openOrderList(allOpenOrders, {
  name: "getAllOpenOrders",
  what: "read all open orders",
});

/** An order that is complete. */
export interface CompletedOrder {
  /** The contract. */
  readonly contract: Contract;
  /** The order; `permId` identifies it. */
  readonly order: Order;
  /** Its state at the end. */
  readonly orderState: OrderState;
}

/** Orders that are complete: those of the last days that TWS remembers. */
export const completedOrders: Operation<null, CompletedOrder> = {
  request: "reqCompletedOrders",
  numbering: "none",
  needsIbkr: true,
  ends: ["completedOrdersEnd"],
  send: (api) => void api.reqCompletedOrders(false),
  handlers: (_args, emit) => ({
    completedOrder: (contract: Contract, order: Order, orderState: OrderState) =>
      emit({ contract, order, orderState }),
  }),
};

/** Orders that are complete. */
export const getCompletedOrders: Read<null, readonly CompletedOrder[]> = collect(
  completedOrders,
  { name: "getCompletedOrders", what: "read the completed orders", timeoutMs: 60_000 },
  ({ order }) => (order.permId ? order.permId : JSON.stringify(order)),
);

/** A change of an order: the whole order, its status, or that it is open no more. */
export type OrderUpdate =
  | OrderMessage
  /** The order ended in a gap; `getCompletedOrders` says how. */
  | {
      readonly kind: "gone";
      readonly orderId: number;
      readonly permId: number | undefined;
      readonly status: "Unknown";
    };

/** The orders of this client ID: those that are open, then their changes. */
export const watchOrders: Watch<null, OrderUpdate> = stream(ownOpenOrders, {
  name: "watchOrders",
  what: "watch the orders",
  source: getOpenOrders,
  listens: ["openOrder", "orderStatus"],
  memory: orderMemory,
});
