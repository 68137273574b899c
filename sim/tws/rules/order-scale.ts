import * as code from "../facts/codes.ts";
import { adjustedTypeOf, hasSignedPrices, nonZero, type OrderInput, PAGE, typeOf } from "./order-input.ts";
import type { Rule } from "./rule.ts";

const isScale = ({ order }: OrderInput): boolean =>
  nonZero(order.scaleInitLevelSize) !== undefined ||
  nonZero(order.scaleSubsLevelSize) !== undefined ||
  nonZero(order.scalePriceIncrement) !== undefined;
const STOPS = ["STP", "STP LMT"];
const TRAILS = ["TRAIL", "TRAIL LIMIT"];
const PERCENT_MAX = 100;
const isAdjusted = (input: OrderInput): boolean => adjustedTypeOf(input) !== "";
const isMissing = (price: number | undefined): boolean => !((price ?? 0) > 0);
const isFraction = (text: string): boolean => /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text);

/** Rules about scale orders. */
export const ORDER_SCALE_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a scale order without a price increment above 0",
    code: code.INVALID_SCALE_INCREMENT,
    source: PAGE,
    broken: (input) =>
      isScale(input) && !((input.order.scalePriceIncrement ?? 0) > 0)
        ? "Invalid scale order increment."
        : undefined,
  },
  {
    what: "a scale order without the size of its components",
    code: code.NO_SCALE_SIZE,
    source: PAGE,
    broken: (input) => {
      const { scaleInitLevelSize, scaleSubsLevelSize, scaleTable } = input.order;
      const hasSize = nonZero(scaleInitLevelSize) !== undefined || nonZero(scaleSubsLevelSize) !== undefined;
      return isScale(input) && !hasSize && scaleTable === ""
        ? "Invalid scale order. You must specify order component size."
        : undefined;
    },
  },
  {
    what: "a scale order with the size of later components alone",
    code: code.NO_SCALE_INITIAL_SIZE,
    source: PAGE,
    broken: (input) =>
      isScale(input) && nonZero(input.order.scaleInitLevelSize) === undefined && input.order.scaleTable === ""
        ? "Missing initial component size for scale order."
        : undefined,
  },
  {
    what: "an initial component below 0 or larger than the order",
    code: code.INVALID_SCALE_SIZE,
    source: PAGE,
    broken: ({ order: { scaleInitLevelSize = 0 }, quantity }) =>
      scaleInitLevelSize < 0 || scaleInitLevelSize > quantity
        ? "Invalid initial component size for scale order."
        : undefined,
  },
  {
    what: "a later component below 0 or larger than the order",
    code: code.INVALID_SCALE_SUBSEQUENT_SIZE,
    source: PAGE,
    broken: ({ order: { scaleSubsLevelSize = 0 }, quantity }) =>
      scaleSubsLevelSize < 0 || scaleSubsLevelSize > quantity
        ? "Invalid subsequent component size for scale order."
        : undefined,
  },
  {
    what: "a profit offset of a scale order below 0",
    code: code.INVALID_SCALE_PROFIT,
    source: PAGE,
    broken: ({ order: { scaleProfitOffset = 0 } }) =>
      scaleProfitOffset < 0 ? "Invalid scale order profit offset." : undefined,
  },
  {
    what: "a scale order that restores its size and has no profit offset",
    code: code.NO_SCALE_PROFIT,
    source: PAGE,
    broken: ({ order: { scaleAutoReset, scaleProfitOffset } }) =>
      scaleAutoReset && nonZero(scaleProfitOffset) === undefined
        ? "Missing scale order profit offset."
        : undefined,
  },
  {
    what: "a price adjustment of a scale order without its interval, or the reverse",
    code: code.NO_SCALE_ADJUSTMENT,
    source: PAGE,
    broken: ({ order: { scalePriceAdjustValue, scalePriceAdjustInterval } }) =>
      (nonZero(scalePriceAdjustValue) === undefined) !== (nonZero(scalePriceAdjustInterval) === undefined)
        ? "Missing scale price adjustment amount or interval."
        : undefined,
  },
  {
    what: "an interval of a price adjustment below 0",
    code: code.INVALID_SCALE_INTERVAL,
    source: PAGE,
    broken: ({ order: { scalePriceAdjustInterval = 0 } }) =>
      scalePriceAdjustInterval < 0 ? "Invalid scale price adjustment interval." : undefined,
  },
];

/** Rules about hedges, and about orders that adjust themselves. */
export const ORDER_ATTACHMENT_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a hedge type other than D, B, F and P",
    code: code.INVALID_HEDGE_TYPE,
    source: PAGE,
    broken: ({ order: { hedgeType } }) =>
      ["", "D", "B", "F", "P"].includes(hedgeType) ? undefined : "Invalid hedge type.",
  },
  {
    what: "a hedge order without a parent",
    code: code.MISSING_PARENT_ORDER,
    source: PAGE,
    broken: ({ order: { hedgeType }, parent }) =>
      hedgeType !== "" && parent === undefined ? "Missing parent order" : undefined,
  },
  {
    what: "a beta hedge whose parameter is not a number",
    code: code.INVALID_BETA,
    source: PAGE,
    broken: ({ order: { hedgeType, hedgeParam } }) =>
      hedgeType === "B" && hedgeParam !== "" && !isFraction(hedgeParam) ? "Invalid beta value." : undefined,
  },
  {
    what: "a pair trade whose ratio is not above 0",
    code: code.INVALID_HEDGE_RATIO,
    source: PAGE,
    broken: ({ order: { hedgeType, hedgeParam } }) =>
      hedgeType === "P" && !(isFraction(hedgeParam) && Number(hedgeParam) > 0)
        ? "Invalid hedge ratio."
        : undefined,
  },
  {
    what: "a delta hedge with a parameter, or of a parent that is not an option",
    code: code.INVALID_DELTA_HEDGE,
    source: PAGE,
    broken: ({ order: { hedgeType, hedgeParam }, parent }) => {
      const secType = parent?.state.terms.instrument.secType as string | undefined;
      return hedgeType === "D" && (hedgeParam !== "" || !["OPT", "FOP"].includes(secType ?? ""))
        ? "Invalid delta hedge order."
        : undefined;
    },
  },
  {
    what: "an adjusted order without its trigger price, or with one behind its stop price",
    code: code.INVALID_TRIGGER_PRICE,
    source: PAGE,
    broken: (input) => {
      const { triggerPrice, action, auxPrice, trailStopPrice } = input.order;
      if (!isAdjusted(input)) return undefined;
      const stop = nonZero(typeOf(input) === "TRAIL" ? trailStopPrice : auxPrice);
      const ahead = action.toUpperCase() === "BUY" ? -1 : 1;
      const isBehind = stop !== undefined && ahead * (triggerPrice ?? 0) <= ahead * stop;
      return isMissing(triggerPrice) || isBehind ? "Invalid trigger price." : undefined;
    },
  },
  {
    what: "an order adjusted to a stop without its stop price, or to a trailing stop with one below 0",
    code: code.INVALID_ADJUSTED_STOP,
    source: `${PAGE}; the trailing stop is unsourced`,
    broken: (input) => {
      const { adjustedStopPrice } = input.order;
      const isNegative = (adjustedStopPrice ?? 0) < 0 && !hasSignedPrices(input);
      const isWrong = STOPS.includes(adjustedTypeOf(input))
        ? isMissing(adjustedStopPrice)
        : isAdjusted(input) && isNegative;
      return isWrong ? "Invalid adjusted stop price." : undefined;
    },
  },
  {
    what: "an order adjusted to a stop limit without its limit",
    code: code.INVALID_ADJUSTED_LIMIT,
    source: PAGE,
    broken: (input) =>
      adjustedTypeOf(input) === "STP LMT" &&
      isMissing(input.order.adjustedStopLimitPrice) &&
      !hasSignedPrices(input)
        ? "Invalid adjusted stop limit price."
        : undefined,
  },
  {
    what: "an order adjusted to a trailing stop without its amount, or with one of more than 100 %",
    code: code.INVALID_ADJUSTED_TRAIL,
    source: `${PAGE}; the percentage is unsourced`,
    broken: (input) => {
      const { adjustedTrailingAmount: amount, adjustableTrailingUnit } = input.order;
      const isTooLarge = adjustableTrailingUnit !== 0 && (amount ?? 0) > PERCENT_MAX;
      return TRAILS.includes(adjustedTypeOf(input)) && (isMissing(amount) || isTooLarge)
        ? "Invalid adjusted trailing amount."
        : undefined;
    },
  },
];
