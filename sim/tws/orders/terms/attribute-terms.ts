import { findOrderType } from "../../../exchange/orders/order-types.ts";
import type {
  AdjustTerms,
  HedgeTerms,
  ScaleTerms,
  SizeTerms,
  TriggerSource,
} from "../../../exchange/orders/special-terms.ts";
import type { PlaceOrder } from "../../../wire/requests/place-order.ts";

/** Makes the limits of an order's fills; undefined for an order without any. */
export function sizeTerms({ displaySize, minQty, minTradeQty }: PlaceOrder): SizeTerms | undefined {
  const positive = (size: number | undefined): number | undefined =>
    size === undefined || size <= 0 ? undefined : size;
  const terms = {
    displaySize: positive(displaySize),
    minFirstFill: positive(minQty),
    minFill: positive(minTradeQty),
  };
  return Object.values(terms).some((size) => size !== undefined) ? terms : undefined;
}

/** Makes the levels of a scale order; undefined for an order without them. */
export function scaleTerms(order: PlaceOrder): ScaleTerms | undefined {
  const { scaleInitLevelSize: firstSize, scaleSubsLevelSize, scalePriceIncrement: increment } = order;
  if (firstSize === undefined || firstSize <= 0 || increment === undefined || increment <= 0)
    return undefined;
  const nextSize =
    scaleSubsLevelSize === undefined || scaleSubsLevelSize <= 0 ? firstSize : scaleSubsLevelSize;
  return { firstSize, nextSize, increment };
}

/** Makes the adjustment of a stop order; undefined for an order without one. */
export function adjustTerms(order: PlaceOrder): AdjustTerms | undefined {
  const type = findOrderType(order.adjustedOrderType);
  const { triggerPrice, adjustedStopPrice, adjustedStopLimitPrice, adjustedTrailingAmount } = order;
  if (type === undefined || triggerPrice === undefined) return undefined;
  const inPercent = order.adjustableTrailingUnit !== 0;
  return {
    type,
    triggerPrice,
    stopPrice: adjustedStopPrice,
    limitPrice: adjustedStopLimitPrice,
    trailAmount: inPercent ? undefined : adjustedTrailingAmount,
    trailPercent: inPercent ? adjustedTrailingAmount : undefined,
  };
}

/** Makes the terms of a hedge order; undefined for any other. */
export function hedgeTerms({ hedgeType, hedgeParam }: PlaceOrder): HedgeTerms | undefined {
  const parameter = Number(hedgeParam);
  switch (hedgeType) {
    case "F":
      return { kind: "currency" };
    case "D":
      return { kind: "delta" };
    case "P":
      return Number.isFinite(parameter) && parameter > 0 ? { kind: "pair", ratio: parameter } : undefined;
    case "B":
      return { kind: "beta", beta: Number.isFinite(parameter) && parameter > 0 ? parameter : 1 };
    default:
      return undefined;
  }
}

/** Returns the price that `triggerMethod` compares: by default the last price. */
export function triggerSource({ triggerMethod }: PlaceOrder): TriggerSource {
  switch (triggerMethod) {
    // Of a "double" method the fake demands one look, as of the single one.
    case 1:
    case 4:
      return "bid or ask";
    case 7:
      return "last or bid or ask";
    case 8:
      return "midpoint";
    default:
      return "last";
  }
}
