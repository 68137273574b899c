import type { Quote } from "../prices/market.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";

/** The trigger of an order after one look at the market. */
export interface TriggerState {
  /** Whether the order works: it has been triggered, or its type has no trigger. */
  readonly triggered: boolean;
  /** The trigger price now; a trailing one follows the market. */
  readonly stopPrice: number | undefined;
  /** The limit price that follows from it, for types that have one. */
  readonly limitPrice: number | undefined;
}

/** Returns whether orders of this type wait for a trigger price before they work. */
export function hasTrigger({ type }: OrderTerms): boolean {
  return orderTypeRow(type).trigger !== undefined;
}

/** Compares the market with the trigger price of an order, and moves a trailing trigger price along. */
export function checkTrigger(order: Order, quote: Quote, onTick: (price: number) => number): TriggerState {
  const { terms } = order;
  const { limit, trigger } = orderTypeRow(terms.type);
  const buys = terms.side === "BUY";
  const limitPrice = (stopPrice: number | undefined): number | undefined =>
    limit === "offset" && stopPrice !== undefined
      ? onTick(stopPrice + (buys ? 1 : -1) * (terms.limitOffset ?? 0))
      : terms.limitPrice;
  if (order.triggered || trigger === undefined) {
    return { triggered: true, stopPrice: order.stopPrice, limitPrice: limitPrice(order.stopPrice) };
  }
  // The trigger price of a buy stop is above the market and that of a buy if-touched order below; sells mirror them.
  const above = buys === (trigger === "stop");
  const price = triggerSource(terms, quote, above);
  const stopPrice = trailed(order, above, price, onTick);
  const triggered = stopPrice !== undefined && (above ? price >= stopPrice : price <= stopPrice);
  return { triggered, stopPrice, limitPrice: limitPrice(stopPrice) };
}

/**
 * Returns the price that is compared with the trigger price (`triggerMethod`): a trigger above the market is reached by the
 * bid, one below it by the ask.
 */
function triggerSource(
  { triggerSource: source = "last" }: OrderTerms,
  { last, bid, ask }: Quote,
  above: boolean,
): number {
  const side = above ? bid : ask;
  switch (source) {
    case "last":
      return last;
    case "bid or ask":
      return side;
    case "last or bid or ask":
      return above ? Math.max(last, side) : Math.min(last, side);
    case "midpoint":
      return (bid + ask) / 2;
  }
}

/** Returns the trigger price; a trailing one moves towards the market's side only. */
function trailed(
  { terms, stopPrice }: Order,
  above: boolean,
  price: number,
  onTick: (price: number) => number,
): number | undefined {
  if (!orderTypeRow(terms.type).trails) return terms.stopPrice;
  const distance = terms.trailAmount ?? (price * (terms.trailPercent ?? 0)) / 100;
  const exact = onTick(above ? price + distance : price - distance);
  // A distance of any size is accepted, but no price may be infinite.
  const next = Math.min(Math.max(exact, -Number.MAX_VALUE), Number.MAX_VALUE);
  if (stopPrice === undefined) return next;
  return above ? Math.min(stopPrice, next) : Math.max(stopPrice, next);
}
