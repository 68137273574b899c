import type { Quote } from "./market.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";

/** A trailing or waiting order after a look at the market. */
export interface Watched {
  readonly triggered: boolean;
  readonly stopPrice: number | undefined;
  /** The limit once triggered, where there is one. */
  readonly limitPrice: number | undefined;
}

/** Does an order of this type wait for a price before it works? */
export function waits({ type }: OrderTerms): boolean {
  return orderTypeRow(type).trigger !== undefined;
}

/** Has the market reached the price that a waiting order waits for? A trailing stop follows the market meanwhile. */
export function watch(order: Order, quote: Quote, onTick: (price: number) => number): Watched {
  const { terms } = order;
  const { last } = quote;
  const { limit, trigger } = orderTypeRow(terms.type);
  const buys = terms.side === "BUY";
  const limitPrice = (stopPrice: number | undefined): number | undefined =>
    limit === "offset" && stopPrice !== undefined
      ? onTick(stopPrice + (buys ? 1 : -1) * (terms.limitOffset ?? 0))
      : terms.limitPrice;
  if (order.triggered || trigger === undefined) {
    return { triggered: true, stopPrice: order.stopPrice, limitPrice: limitPrice(order.stopPrice) };
  }
  // A stop gives up on a price that ran away; an if-touched order takes one that came close.
  const above = buys === (trigger === "stop");
  const stopPrice = followed(order, above, last, onTick);
  const triggered = stopPrice !== undefined && (above ? last >= stopPrice : last <= stopPrice);
  return { triggered, stopPrice, limitPrice: limitPrice(stopPrice) };
}

/** Moves a trailing trigger price along with the market: closer to it, never away. */
function followed(
  { terms, stopPrice }: Order,
  above: boolean,
  last: number,
  onTick: (price: number) => number,
): number | undefined {
  if (!orderTypeRow(terms.type).trails) return terms.stopPrice;
  const distance = terms.trailAmount ?? (last * (terms.trailPercent ?? 0)) / 100;
  const trailed = onTick(above ? last + distance : last - distance);
  if (stopPrice === undefined) return trailed;
  return above ? Math.min(stopPrice, trailed) : Math.max(stopPrice, trailed);
}
