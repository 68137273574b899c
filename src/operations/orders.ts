import type { Contract, Order, OrderState } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { orderMemory } from "./order-changes.ts";
import {
  type OpenOrder,
  ORDER_OVER,
  type OrderMessage,
  type OrderUpdate,
  orderKey,
  orderStanding,
} from "./order-messages.ts";
import { collect, fold, type Read, type ReadNames } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** The status of an order that was rejected. */
const REJECTED = "Inactive";

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
  eventOf: ({ contract, order, orderState }) => ["completedOrder", [contract, order, orderState]],
};

/** Orders that are complete. */
export const getCompletedOrders: Read<null, readonly CompletedOrder[]> = collect(
  completedOrders,
  { name: "getCompletedOrders", what: "read the completed orders", timeoutMs: 60_000 },
  ({ order }) => (order.permId ? order.permId : JSON.stringify(order)),
);

/** The orders of this client ID: those that are open, then their changes. */
export const watchOrders: Watch<null, OrderUpdate> = stream(ownOpenOrders, {
  name: "watchOrders",
  what: "watch the orders",
  source: getOpenOrders,
  listens: ["openOrder", "orderStatus"],
  memory: orderMemory,
});
