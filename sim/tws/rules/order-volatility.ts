import * as code from "../facts/codes.ts";
import { given, nonZero, type OrderInput, PAGE, secTypeOf, typeOf } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Order types of a delta hedge, with whether each needs a price. */
const HEDGE_TYPES: Readonly<Record<string, boolean>> = {
  MKT: false,
  MOC: false,
  LMT: true,
  STP: true,
  "STP LMT": true,
  REL: true,
};
const DELTA_MAX = 100;
/** Exchanges at which the price of a dynamic volatility order can be improved. */
const IMPROVING = ["SMART", "BOX"];
const RANGED = ["VOL", "PEG STK", "PEG BENCH"];

const isVolatility = (input: OrderInput): boolean => typeOf(input) === "VOL";
const hedgeOf = ({ order }: OrderInput): string => given(order.deltaNeutralOrderType).toUpperCase();
const range = ({ order }: OrderInput): readonly (number | undefined)[] => [
  nonZero(order.stockRangeLower),
  nonZero(order.stockRangeUpper),
];

/** Rules about volatility orders and their delta hedges, and about their fields in other orders. */
export const ORDER_VOLATILITY_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a volatility type other than 1 and 2 in a VOL order, or any in another order",
    code: code.INVALID_VOLATILITY_TYPE,
    source: PAGE,
    broken: (input) =>
      (isVolatility(input) ? [1, 2] : [0]).includes(input.order.volatilityType)
        ? undefined
        : "Volatility type if set must be 1 or 2 for VOL orders. Do not set it for other order types.",
  },
  {
    what: "a reference price type in an order that is not VOL, or none in a dynamic one",
    code: code.INVALID_REFERENCE_PRICE_TYPE,
    source: PAGE,
    broken: (input) => {
      const { referencePriceType, continuousUpdate } = input.order;
      const legal = isVolatility(input) ? (continuousUpdate === 0 ? [0, 1, 2] : [1, 2]) : [0];
      return legal.includes(referencePriceType)
        ? undefined
        : "Reference Price Type must be 1 or 2 for dynamic volatility management. Do not set it for non-VOL orders.";
    },
  },
  {
    what: "a volatility in an order that is not VOL, or a VOL order without one above 0",
    code: code.INVALID_VOLATILITY,
    source: PAGE,
    broken: (input) => {
      const volatility = nonZero(input.order.volatility);
      return isVolatility(input) === (volatility !== undefined && volatility > 0)
        ? undefined
        : "VOL order requires positive floating point value for volatility. Do not set it for other order types.";
    },
  },
  {
    what: "`continuousUpdate` in an order that is not VOL",
    code: code.DYNAMIC_VOLATILITY_NOT_ALLOWED,
    source: PAGE,
    broken: (input) =>
      !isVolatility(input) && input.order.continuousUpdate !== 0
        ? "Cannot set dynamic VOL attribute on non-VOL order."
        : undefined,
  },
  {
    what: "`continuousUpdate` in a VOL order for an exchange other than SMART and BOX",
    code: code.DYNAMIC_VOLATILITY_NOT_SMART,
    source: `${PAGE}; which exchanges improve prices is unsourced`,
    broken: (input) =>
      input.order.continuousUpdate !== 0 && !IMPROVING.includes(input.order.exchange.toUpperCase())
        ? "Dynamic Volatility orders must be SMART routed, or trade on a Price Improvement Exchange."
        : undefined,
  },
  {
    what: "a stock range in an order that is neither VOL nor pegged to a stock",
    code: code.STOCK_RANGE_NOT_ALLOWED,
    source: PAGE,
    broken: (input) =>
      range(input).some((one) => one !== undefined) && !RANGED.includes(typeOf(input))
        ? "Can only set stock range attribute on VOL or RELATIVE TO STOCK order."
        : undefined,
  },
  {
    what: "a stock range whose lower end is not below its upper end",
    code: code.STOCK_RANGE_REVERSED,
    source: PAGE,
    broken: (input) => {
      const [lower, upper] = range(input);
      return lower !== undefined && upper !== undefined && lower >= upper
        ? "If both are set, the lower stock range attribute must be less than the upper stock range attribute."
        : undefined;
    },
  },
  {
    what: "a stock range below 0",
    code: code.STOCK_RANGE_NEGATIVE,
    source: PAGE,
    broken: (input) =>
      range(input).some((one) => (one ?? 0) < 0) ? "Stock range attributes cannot be negative." : undefined,
  },
  {
    what: "a delta hedge in an order that is not VOL, or of an order type that cannot hedge",
    code: code.HEDGE_TYPE_NOT_ALLOWED,
    source: PAGE,
    broken: (input) => {
      const type = hedgeOf(input);
      return type !== "" && (!isVolatility(input) || HEDGE_TYPES[type] === undefined)
        ? "This order type is not allowed for delta hedge orders."
        : undefined;
    },
  },
  {
    what: "a delta hedge at a price without that price",
    code: code.NO_HEDGE_PRICE,
    source: PAGE,
    broken: (input) =>
      HEDGE_TYPES[hedgeOf(input)] === true && nonZero(input.order.deltaNeutralAuxPrice) === undefined
        ? "Delta hedge order type requires delta hedge aux. price to be specified."
        : undefined,
  },
  {
    what: "a delta hedge at the market with a price",
    code: code.HEDGE_PRICE_NOT_ALLOWED,
    source: PAGE,
    broken: (input) =>
      HEDGE_TYPES[hedgeOf(input)] === false && nonZero(input.order.deltaNeutralAuxPrice) !== undefined
        ? "Delta hedge order type requires that no delta hedge aux. price be specified."
        : undefined,
  },
  {
    what: "a price of a delta hedge below 0",
    code: code.INVALID_HEDGE_PRICE,
    source: PAGE,
    broken: (input) =>
      hedgeOf(input) !== "" && (input.order.deltaNeutralAuxPrice ?? 0) < 0
        ? "Must specify valid delta hedge order aux. price."
        : undefined,
  },
  {
    what: "a delta of an order pegged to a stock that is not between 1 and 100",
    code: code.INVALID_STOCK_DELTA,
    source: PAGE,
    broken: (input) =>
      typeOf(input) === "PEG STK" && !((input.order.delta ?? 0) >= 1 && (input.order.delta ?? 0) <= DELTA_MAX)
        ? "Invalid delta. Valid values are from 1 to 100."
        : undefined,
  },
  {
    what: "a delta that is not between 0 and 100",
    code: code.INVALID_DELTA,
    source: PAGE,
    broken: ({ order: { delta = 0 } }) =>
      delta < 0 || delta > DELTA_MAX ? "Invalid delta: The delta must be between 0 and 100." : undefined,
  },
  {
    what: "a delta-neutral contract in an order that is not for a combination",
    code: code.DELTA_NEUTRAL_FOR_COMBOS_ONLY,
    source: PAGE,
    broken: (input) =>
      input.order.hasDeltaNeutralContract && secTypeOf(input) !== "BAG"
        ? "Delta neutral orders are only supported for combos (BAG security type)."
        : undefined,
  },
];
