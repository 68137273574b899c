import type { Exchange } from "../../exchange/exchange.ts";
import type { Shared } from "../context/context.ts";
import { newOrderCounts } from "../context/order-counts.ts";
import { PlacedOrders, type PlacedOrdersState } from "../context/placed-orders.ts";

/**
 * Gives a TWS another exchange and other orders, as if it had just begun with them. Sessions and their subscriptions stay;
 * what they requested and were not answered yet is dropped.
 */
export function resetShared(
  shared: Shared,
  exchange: Exchange,
  placedOrders: PlacedOrdersState | undefined,
): void {
  shared.exchange = exchange;
  shared.placedOrders = new PlacedOrders(placedOrders);
  shared.holds.clear();
  Object.assign(shared.orderCounts, newOrderCounts());
  const { ibkr } = shared;
  ibkr.cutOff = undefined;
  ibkr.competingSession = false;
  ibkr.brokenFarms.clear();
  ibkr.bulletins = 0;
  for (const { queued, waitingForIbkr } of shared.started()) {
    queued.takeAll();
    waitingForIbkr.takeAll();
  }
}
