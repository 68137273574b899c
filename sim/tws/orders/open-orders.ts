import type { Context } from "../context/context.ts";
import { sendOrder } from "./order-messages.ts";

/**
 * Sends the open orders of a client that connects, without a request: those that were placed under its client ID, and for
 * the master client those of all. Client 0 has the manual orders, which stay unbound. No `openOrderEnd` follows.
 */
export function sendOrdersAtConnect(context: Context): void {
  const { placedOrders, options, ibkr } = context.shared;
  if (!options.ordersAtConnect || ibkr.cutOff) return;
  const { clientId } = context.client;
  for (const order of context.exchange.trading.openOrders()) {
    const placed = placedOrders.byPermId(order.permId);
    if (placed === undefined) continue;
    if (placed.clientId === clientId || clientId === options.masterClientId)
      sendOrder(context, placed, order);
  }
}
