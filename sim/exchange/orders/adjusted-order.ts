import type { Quote } from "../prices/market.ts";
import type { Order } from "./orders.ts";

/**
 * Adjusts a stop order whose adjustment price is reached: it gets the type and the prices of the adjustment.
 *
 * The price is reached by a move in favour of the position: up for a stop that sells.
 */
export function adjustedOrder(order: Order, { last }: Quote): Order {
  const { adjusts, side } = order.terms;
  if (adjusts === undefined || order.triggered) return order;
  const { triggerPrice, type, stopPrice, limitPrice, trailAmount, trailPercent } = adjusts;
  if (side === "SELL" ? last < triggerPrice : last > triggerPrice) return order;
  return {
    ...order,
    stopPrice,
    terms: { ...order.terms, adjusts: undefined, type, stopPrice, limitPrice, trailAmount, trailPercent },
  };
}
