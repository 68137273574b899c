import { type OrderType, orderTypeRow } from "../../../exchange/orders/order-types.ts";
import type { OrderTerms } from "../../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../../wire/requests/place-order.ts";
import type { OrderInput } from "../../rules/order-input.ts";
import { algorithmTerms } from "./algorithm-terms.ts";
import { adjustTerms, hedgeTerms, scaleTerms, sizeTerms, triggerSource } from "./attribute-terms.ts";
import { pegTerms, volatilityTerms } from "./pegged-terms.ts";

/** Makes the terms that few orders have, and those that depend on them. */
export function specialTerms(
  { order, instrument, zone }: Pick<OrderInput, "order" | "instrument" | "zone">,
  type: OrderType,
): Partial<OrderTerms> & Pick<OrderTerms, "limitPrice" | "limitOffset"> {
  const { limit, pegs, snaps, trigger, trails } = orderTypeRow(type);
  const follows = pegs !== undefined || snaps !== undefined;
  return {
    // For the types whose limit is optional, 0 means none.
    limitPrice:
      limit === undefined || (limit === "optional" && order.lmtPrice === 0) ? undefined : order.lmtPrice,
    limitOffset: limit === "offset" ? limitOffset(order) : order.lmtPriceOffset,
    peg: follows ? pegTerms(order, instrument.right) : undefined,
    volatility: pegs === "volatility" ? volatilityTerms(order) : undefined,
    sizes: sizeTerms(order),
    discretion: order.discretionaryAmt > 0 && limit !== undefined ? order.discretionaryAmt : undefined,
    scale: limit === "required" && trigger === undefined ? scaleTerms(order) : undefined,
    adjusts: trigger === "stop" && !trails ? adjustTerms(order) : undefined,
    hedge: order.parentId === 0 ? undefined : hedgeTerms(order),
    algorithm: algorithmTerms(order, zone),
    triggerSource: triggerSource(order),
  };
}

/** Returns the distance of the limit from the trigger price; the two prices together stand for it as well. */
function limitOffset({ lmtPrice, trailStopPrice, lmtPriceOffset, action }: PlaceOrder): number | undefined {
  if (lmtPriceOffset !== undefined || lmtPrice === undefined || trailStopPrice === undefined) {
    return lmtPriceOffset;
  }
  return Number(((lmtPrice - trailStopPrice) * (action.toUpperCase() === "BUY" ? 1 : -1)).toFixed(6));
}
