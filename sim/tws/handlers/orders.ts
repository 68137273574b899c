import { isDone, type Order } from "../../exchange/orders.ts";
import * as request from "../../wire/requests/orders.ts";
import { placeOrder } from "../../wire/requests/place-order.ts";
import { completedOrdersEnd, openOrderEnd } from "../../wire/responses/orders.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { knownOrder } from "../orders/known-orders.ts";
import { bind } from "../orders/manual-orders.ts";
import { sendCompleted, sendOrder } from "../orders/order-messages.ts";
import { place } from "../orders/place-order.ts";
import { AUTO_OPEN_ORDER_RULES } from "../rules/open-orders.ts";
import { ORDER_CANCEL_RULES } from "../rules/order-cancel.ts";
import { refuses } from "../rules/refuses.ts";
import { firstRefusal } from "../rules/rule.ts";

const READ_ONLY = "The API interface is currently in Read-Only mode.";

/** Handlers of orders: placing, cancelling, and lists of them. */
export const orderHandlers: readonly Handler[] = [
  on(placeOrder, { needsIbkr: "orders" }, (order, context) => {
    if (context.shared.options.readOnly) return context.invalid(order.orderId, READ_ONLY);
    place(order, context);
  }),
  on(request.cancelOrder, { needsIbkr: "orders" }, ({ orderId, manualOrderCancelTime }, context) => {
    if (context.shared.options.readOnly) return context.invalid(orderId, READ_ONLY);
    const known = knownOrder(context.shared, context.client.clientId ?? 0, orderId);
    const refusal = firstRefusal(ORDER_CANCEL_RULES, { orderId, manualOrderCancelTime, known });
    if (refusal !== undefined) return context.error(orderId, refusal.code, refusal.text);
    if (known !== undefined) context.exchange.trading.cancel(known.state.permId, context.nowMs);
  }),
  on(request.reqGlobalCancel, { needsIbkr: "orders" }, (_, context) => {
    if (context.shared.options.readOnly) return context.invalid(-1, READ_ONLY);
    const { trading } = context.exchange;
    for (const order of trading.orders()) if (!isDone(order)) trading.cancel(order.permId, context.nowMs);
  }),
  on(request.reqOpenOrders, { needsIbkr: false }, (_, context) => {
    const { clientId } = context.client;
    for (const [placed, order] of ordersOfClients(context)) {
      if (!isDone(order) && placed.clientId === clientId) sendOrder(context, bind(placed, context), order);
    }
    context.send(openOrderEnd, {});
  }),
  on(request.reqAllOpenOrders, { needsIbkr: false }, (_, context) => {
    for (const [placed, order] of ordersOfClients(context)) {
      if (!isDone(order)) sendOrder(context, placed, order);
    }
    context.send(openOrderEnd, {});
  }),
  on(request.reqAutoOpenOrders, { needsIbkr: false }, ({ bind: autoBind }, context) => {
    const { client } = context;
    if (!refuses(context, -1, AUTO_OPEN_ORDER_RULES, client)) client.autoOpenOrders = autoBind;
  }),
  on(request.reqCompletedOrders, { needsIbkr: "orders" }, (_, context) => {
    for (const [placed, order] of ordersOfClients(context)) {
      if (isDone(order)) sendCompleted(context, placed, order);
    }
    context.send(completedOrdersEnd, {});
  }),
];

/** Gets every placed order with its state in the market, oldest first. */
function ordersOfClients({ shared, seen }: Context): readonly (readonly [PlacedOrder, Order])[] {
  return seen.exchange.trading.orders().flatMap((order) => {
    const placed = shared.placedOrders.byPermId(order.permId);
    return placed === undefined ? [] : [[placed, order] as const];
  });
}
