import type { Order } from "../../../exchange/orders/orders.ts";
import type { GatewayContext } from "../context.ts";
import { orderDelta, orderRow, ordersOfDay } from "../orders/order-rows.ts";
import type { CoreContext } from "../state/core-context.ts";
import type { Subscribed, Topic, TopicFrame } from "../topic.ts";

const KEY = "sor";

/**
 * The live orders (`sor`): first every row of the day, then changes. A request for orders with filters stops the changes
 * until one with `force`; those that happened in between are not sent later.
 */
export const ordersTopic: Topic = {
  subscribe: "sor",
  unsubscribe: "uor",
  layer: "brokerage",
  begin(_targets, _args, context: CoreContext): Subscribed {
    const { exchange, parts, nowMs } = context;
    /** The state of each order that was sent last. */
    const sent = new Map<number, Order>();
    const changed = ({ exchange: market, nowMs: atMs }: GatewayContext): readonly Order[] => {
      const orders = ordersOfDay(market, atMs).filter((order) => sent.get(order.permId) !== order);
      const shown = orders.filter((order) => !isShownAs(order, sent.get(order.permId)));
      for (const order of orders) sent.set(order.permId, order);
      return shown;
    };
    changed(context);
    const rows = ordersOfDay(exchange, nowMs).map((order) => orderRow(order, parts.webOrders));
    return {
      frames: [{ topic: KEY, args: rows }],
      subscription: {
        key: KEY,
        dueMs: undefined,
        followsOrders: true,
        run(now: CoreContext): readonly TopicFrame[] {
          const known = new Set(sent.keys());
          const orders = changed(now);
          if (orders.length === 0 || now.brokerage.ordersMuted) return [];
          const { webOrders } = now.parts;
          const args = orders.map((order) =>
            known.has(order.permId) ? orderDelta(order) : orderRow(order, webOrders),
          );
          return [{ topic: KEY, args }];
        },
      },
    };
  },
  end: (_targets, keys) => ({ keys: keys.filter((key) => key === KEY), frames: [] }),
};

/** Tests whether a change of an order changes nothing in its row. */
function isShownAs(order: Order, before: Order | undefined): boolean {
  return before !== undefined && JSON.stringify(orderDelta(order)) === JSON.stringify(orderDelta(before));
}
