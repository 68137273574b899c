import type { FakeTws } from "../../sim/mod.ts";
import { insideOf } from "../../sim/net/fake-tws.ts";
import { ownReference } from "../../src/orders/order-reference.ts";

/** An order in the book of the fake. */
export interface Booked {
  readonly clientId: number;
  readonly orderId: number;
  readonly permId: number;
  /** The caller's own part of its reference. */
  readonly ref: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly orderType: string;
  readonly limit: number | undefined;
  /** Status in the words of TWS. */
  readonly status: string;
  readonly filled: number;
  /** When it ended, epoch ms; undefined for an open order. */
  readonly completedMs: number | undefined;
}

/** Statuses of an order that has ended. */
export const OVER: readonly string[] = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];

/** Returns the orders in the book of the fake whose own reference fits. */
export function bookedOrders(tws: FakeTws, isMeant: (ref: string) => boolean): readonly Booked[] {
  const { exchange, placedOrders } = insideOf(tws).shared;
  return placedOrders.state().orders.flatMap(({ permId, clientId, orderId, order }) => {
    const ref = ownReference(order.orderRef);
    const state = isMeant(ref) ? exchange.trading.order(permId) : undefined;
    if (state === undefined) return [];
    const { status, filled, completedMs } = state;
    return [
      {
        ...{ clientId, orderId, permId, ref, status, filled, completedMs },
        symbol: order.symbol,
        side: order.action,
        quantity: order.totalQuantity,
        orderType: order.orderType,
        limit: order.lmtPrice || undefined,
      },
    ];
  });
}

/** Returns what orders have bought less what they have sold, in units by symbol; none of 0. */
export function netUnits(orders: readonly Booked[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { symbol, side, filled } of orders)
    units.set(symbol, (units.get(symbol) ?? 0) + (side === "BUY" ? filled : -filled));
  return new Map([...units].filter(([, size]) => size !== 0));
}
