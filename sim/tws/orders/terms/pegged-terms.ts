import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { PegTerms, VolatilityTerms } from "../../../exchange/orders/special-terms.ts";
import type { PlaceOrder } from "../../../wire/requests/place-order.ts";

const TRADING_DAYS = 252;
/** `volatilityType` of a daily volatility; any other is a yearly one. */
const DAILY = 1;
/** `referencePriceType` of the average of bid and ask. */
const AVERAGE = 1;

/**
 * Makes the terms of a pegged, relative or snap order.
 *
 * @param right Of an option: the delta of a call is positive, that of a put negative.
 */
export function pegTerms(order: PlaceOrder, right: Instrument["right"]): PegTerms {
  const benchmark = order.referenceContractId > 0;
  return {
    offset: order.competeAgainstBestOffset ?? order.midOffsetAtWhole ?? order.auxPrice ?? 0,
    offsetAtHalf: order.midOffsetAtHalf,
    offsetFraction: order.auxPrice === undefined ? order.percentOffset : undefined,
    startingPrice: order.startingPrice,
    referencePrice: order.stockRefPrice,
    slope: benchmark ? benchmarkSlope(order) : ((right === "P" ? -1 : 1) * (order.delta ?? 100)) / 100,
    referenceConId: benchmark ? order.referenceContractId : undefined,
    rangeLower: order.stockRangeLower,
    rangeUpper: order.stockRangeUpper,
  };
}

/** Makes the terms of a volatility order; undefined for an order without a volatility. */
export function volatilityTerms(order: PlaceOrder): VolatilityTerms | undefined {
  const { volatility, volatilityType, continuousUpdate, referencePriceType } = order;
  if (volatility === undefined) return undefined;
  const yearly = volatilityType === DAILY ? volatility * Math.sqrt(TRADING_DAYS) : volatility;
  return {
    volatility: yearly / 100,
    follows: continuousUpdate !== 0,
    reference: referencePriceType === 0 || referencePriceType === AVERAGE ? "midpoint" : "side",
  };
}

function benchmarkSlope({
  isPeggedChangeAmountDecrease,
  peggedChangeAmount,
  referenceChangeAmount,
}: PlaceOrder): number {
  if (referenceChangeAmount === 0) return 0;
  return ((isPeggedChangeAmountDecrease ? -1 : 1) * peggedChangeAmount) / referenceChangeAmount;
}
