import { isDone, type Order } from "../../exchange/orders/orders.ts";
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
import { GLOBAL_CANCEL_RULES, ORDER_CANCEL_RULES } from "../rules/order-cancel.ts";
import { refuses } from "../rules/refuses.ts";

/** Handlers of orders: placing, cancelling, and lists of them. */
export const orderHandlers: readonly Handler[] = [
  on(placeOrder, { needsIbkr: "orders" }, place),
  on(request.cancelOrder, { needsIbkr: "orders" }, (cancel, context) => {
    const { orderId } = cancel;
    const known = knownOrder(context.shared, context.client.clientId ?? 0, orderId);
    const zone = context.shared.options.timeZone;
    if (refuses(context, orderId, ORDER_CANCEL_RULES, { ...cancel, known, zone })) return;
    if (known !== undefined) context.exchange.trading.cancel(known.state.permId, context.nowMs);
  }),
  on(request.reqGlobalCancel, { needsIbkr: "orders" }, (cancel, context) => {
    if (refuses(context, -1, GLOBAL_CANCEL_RULES, cancel)) return;
    const { trading } = context.exchange;
    for (const order of trading.openOrders()) trading.cancel(order.permId, context.nowMs);
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
