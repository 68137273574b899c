import type { Quote } from "./market.ts";
import type { Order, OrderTerms } from "./orders.ts";

/** A trailing or waiting order after a look at the market. */
export interface Watched {
  readonly triggered: boolean;
  readonly stopPrice: number | undefined;
  /** The limit once triggered, where there is one. */
  readonly limitPrice: number | undefined;
}

/** Which types wait for a price before they work. */
export function waits({ type }: OrderTerms): boolean {
  return ["STP", "STP LMT", "TRAIL", "TRAIL LIMIT", "MIT", "LIT"].includes(type);
}

/** Has the market reached the price that a waiting order waits for? A trailing stop follows the market meanwhile. */
export function watch(order: Order, quote: Quote, onTick: (price: number) => number): Watched {
  const { terms } = order;
  const { last } = quote;
  const buys = terms.side === "BUY";
  const limit = (stopPrice: number | undefined): number | undefined =>
    terms.type === "TRAIL LIMIT" && stopPrice !== undefined
      ? onTick(stopPrice + (buys ? 1 : -1) * (terms.limitOffset ?? 0))
      : terms.limitPrice;
  if (order.triggered || !waits(terms)) {
    return { triggered: true, stopPrice: order.stopPrice, limitPrice: limit(order.stopPrice) };
  }
  const stopPrice = followed(order, last, onTick);
  const above = last >= (stopPrice ?? Number.POSITIVE_INFINITY);
  const below = last <= (stopPrice ?? Number.NEGATIVE_INFINITY);
  // A stop gives up on a price that ran away; an if-touched order takes one that came close.
  const touches = terms.type === "MIT" || terms.type === "LIT";
  const triggered = buys !== touches ? above : below;
  return { triggered, stopPrice, limitPrice: limit(stopPrice) };
}

function followed(
  { terms, stopPrice }: Order,
  last: number,
  onTick: (price: number) => number,
): number | undefined {
  if (terms.type !== "TRAIL" && terms.type !== "TRAIL LIMIT") return terms.stopPrice;
  const behind = terms.trailAmount ?? (last * (terms.trailPercent ?? 0)) / 100;
  const trailed = onTick(terms.side === "BUY" ? last + behind : last - behind);
  if (stopPrice === undefined) return trailed;
  return terms.side === "BUY" ? Math.min(stopPrice, trailed) : Math.max(stopPrice, trailed);
}
