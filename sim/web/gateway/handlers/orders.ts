import { isDone, type Order } from "../../../exchange/orders/orders.ts";
import type { GatewayContext } from "../context.ts";
import type { Handler, Reply, RoutedRequest } from "../handler.ts";
import * as http from "../http-status.ts";
import { modifyOrder, ordersOf, submitOrders } from "../orders/order-submission.ts";
import { orderTerms } from "../orders/order-terms.ts";
import { whatIfBody } from "../orders/what-if.ts";
import { fieldsOf } from "../requests/body.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal } from "../state/refusals.ts";

/** The order ID that cancels every open order. */
const EVERY_ORDER = "-1";

/** Endpoints that place, modify and cancel orders, and answer questions about them. */
export const orderHandlers: readonly Handler[] = [
  { method: "POST", path: "/iserver/account/:accountId/orders", layer: "primed", handle: place },
  { method: "POST", path: "/iserver/account/:accountId/orders/whatif", layer: "primed", handle: whatIf },
  { method: "POST", path: "/iserver/account/:accountId/order/:orderId", layer: "primed", handle: modify },
  { method: "DELETE", path: "/iserver/account/:accountId/order/:orderId", layer: "primed", handle: cancel },
  {
    method: "POST",
    path: "/iserver/reply/:id",
    layer: "primed",
    handle: ({ params, body }, { parts, brokerage, nowMs }: CoreContext) =>
      parts.questions.reply(params.id ?? "", fieldsOf(body).confirmed, brokerage, nowMs),
  },
];

const WITHOUT_ORDERS = "Bad Request: orders must be a list of 1 to 20 orders";

function place({ params, body }: RoutedRequest, context: CoreContext): Reply {
  const account = accountOf(params, context);
  if (account === undefined) return wrongAccount();
  const orders = ordersOf(body);
  return orders === undefined
    ? refusal(http.BAD_REQUEST, WITHOUT_ORDERS)
    : submitOrders(orders, account, context);
}

function whatIf({ params, body }: RoutedRequest, context: CoreContext): Reply {
  const account = accountOf(params, context);
  if (account === undefined) return wrongAccount();
  const [fields] = ordersOf(body) ?? [];
  if (fields === undefined) return refusal(http.BAD_REQUEST, WITHOUT_ORDERS);
  const alone = { parent: undefined, ocaGroup: "" };
  const terms = orderTerms(fields, alone, account, context.exchange, context.nowMs);
  return { body: typeof terms === "string" ? { error: terms } : whatIfBody(terms, context) };
}

function modify({ params, body }: RoutedRequest, context: CoreContext): Reply {
  if (accountOf(params, context) === undefined) return wrongAccount();
  const order = openOrder(params, context);
  return order === undefined ? unknownOrder(params) : modifyOrder(order, fieldsOf(body), context);
}

/**
 * Answers a cancel with a receipt: the order is cancelled later, and may fill before. The cancel of a child cancels the other
 * children of its parent.
 *
 * @see IBKR, Client Portal Web API, notes for bracket orders (in the crate `ib`, Body4)
 */
function cancel({ params }: RoutedRequest, context: CoreContext): Reply {
  const account = accountOf(params, context);
  if (account === undefined) return wrongAccount();
  const { webOrders } = context.parts;
  const receipt = (orderId: number, conId: number): Reply => ({
    body: { msg: "Request was submitted", order_id: orderId, conid: conId, account },
  });
  if (params.orderId === EVERY_ORDER) {
    const open = context.exchange.trading.orders().filter((order) => !isDone(order));
    for (const { permId } of open) webOrders.cancel(permId, context.nowMs);
    return receipt(-1, -1);
  }
  const order = openOrder(params, context);
  if (order === undefined) return unknownOrder(params);
  const { parent } = order.terms;
  const { trading } = context.exchange;
  const siblings = trading.openOrders().filter((one) => parent !== undefined && one.terms.parent === parent);
  for (const { permId } of new Set([order, ...siblings])) webOrders.cancel(permId, context.nowMs);
  return receipt(order.permId, order.terms.instrument.conId);
}

function openOrder(
  { orderId }: Readonly<Record<string, string>>,
  { exchange }: GatewayContext,
): Order | undefined {
  const order = exchange.trading.order(Number(orderId));
  return order === undefined || isDone(order) ? undefined : order;
}

function accountOf(
  { accountId }: Readonly<Record<string, string>>,
  { exchange }: GatewayContext,
): string | undefined {
  return exchange.accounts.find((one) => one === accountId);
}

function wrongAccount(): Reply {
  return refusal(http.BAD_REQUEST, "Bad Request: accountId is not valid");
}

function unknownOrder({ orderId }: Readonly<Record<string, string>>): Reply {
  return { status: http.BAD_REQUEST, body: { error: `OrderID ${orderId} doesn't exist` } };
}
