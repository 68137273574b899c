import type { BrokerageMemory } from "../context.ts";
import type { EndpointLimit, Handler, Reply, RoutedRequest } from "../handler.ts";
import * as http from "../http-status.ts";
import { orderRow, orderStatus, ordersOfDay, tradesOfDays } from "../orders/order-rows.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal } from "../state/refusals.ts";

const ONE_IN_5_S: readonly EndpointLimit[] = [{ kind: "rate", requests: 1, windowMs: 5_000 }];
const DAYS_MAX = 7;

/** Endpoints that list orders and trades. */
export const orderListHandlers: readonly Handler[] = [
  { method: "GET", path: "/iserver/account/orders", layer: "primed", limits: ONE_IN_5_S, handle: orders },
  {
    method: "GET",
    path: "/iserver/account/order/status/:orderId",
    layer: "primed",
    handle: ({ params }, { exchange, nowMs }) => {
      const order = ordersOfDay(exchange, nowMs).find(({ permId }) => `${permId}` === params.orderId);
      return order === undefined
        ? refusal(http.UNAVAILABLE, "Service Unavailable")
        : { body: orderStatus(order) };
    },
  },
  { method: "GET", path: "/iserver/account/trades", layer: "primed", limits: ONE_IN_5_S, handle: trades },
];

/** Lists orders. The first request of a brokerage session, and one with `force`, get an empty list. */
function orders({ query }: RoutedRequest, { exchange, brokerage, parts, nowMs }: CoreContext): Reply {
  const accountId = query.get("accountId");
  if (accountId !== null && !exchange.accounts.includes(accountId))
    return refusal(http.BAD_REQUEST, "Bad Request: accountId is not valid");
  const filters = (query.get("filters") ?? "")
    .toLowerCase()
    .split(",")
    .filter((one) => one !== "");
  if (query.get("force") === "true") {
    brokerage.ordersMuted = false;
    brokerage.warm.add("orders");
    return { body: { orders: [], snapshot: false } };
  }
  if (filters.length > 0) brokerage.ordersMuted = true;
  if (warmsUp(brokerage, "orders")) return { body: { orders: [], snapshot: false } };
  const rows = ordersOfDay(exchange, nowMs)
    .filter(({ status }) => filters.length === 0 || filters.includes(status.toLowerCase()))
    .map((order) => orderRow(order, parts.webOrders));
  return { body: { orders: rows, snapshot: true } };
}

function trades({ query }: RoutedRequest, { exchange, brokerage, parts, nowMs }: CoreContext): Reply {
  const text = query.get("days") ?? "1";
  const days = Number(text);
  if (!/^\d$/.test(text) || days < 1 || days > DAYS_MAX)
    return refusal(http.BAD_REQUEST, `Bad Request: days must be 1 to ${DAYS_MAX}`);
  if (warmsUp(brokerage, "trades")) return { body: [] };
  return { body: tradesOfDays(exchange, parts.webOrders, days, nowMs) };
}

/** Tests whether a list is requested for the first time in its brokerage session. */
function warmsUp({ warm }: BrokerageMemory, list: "orders" | "trades"): boolean {
  if (warm.has(list)) return false;
  warm.add(list);
  return true;
}
