import { ORDER_VOLATILITY_RULES } from "../../../../sim/tws/rules/order-volatility.ts";
import { testRules } from "../../../support/order-rules.ts";

const VOL = { orderType: "VOL", volatility: 0.2, volatilityType: 2 } as const;

testRules(ORDER_VOLATILITY_RULES, {
  "a volatility type other than 1 and 2 in a VOL order, or any in another order": {
    change: { volatilityType: 1 },
    text: "Volatility type if set must be 1 or 2 for VOL orders.",
  },
  "a reference price type in an order that is not VOL, or none in a dynamic one": {
    change: { referencePriceType: 1 },
    text: "Reference Price Type must be 1 or 2",
  },
  "a volatility in an order that is not VOL, or a VOL order without one above 0": {
    change: { ...VOL, volatility: undefined },
    secType: "OPT",
    text: "VOL order requires positive floating point value for volatility.",
  },
  "`continuousUpdate` in an order that is not VOL": {
    change: { continuousUpdate: 1 },
    text: "Cannot set dynamic VOL attribute on non-VOL order.",
  },
  "`continuousUpdate` in a VOL order for an exchange other than SMART and BOX": {
    change: { ...VOL, continuousUpdate: 1, referencePriceType: 1, exchange: "CBOE" },
    secType: "OPT",
    text: "Dynamic Volatility orders must be SMART routed, or trade on a Price Improvement Exchange.",
    newOnly: true,
  },
  "a stock range in an order that is neither VOL nor pegged to a stock": {
    change: { stockRangeLower: 100 },
    text: "Can only set stock range attribute",
  },
  "a stock range whose lower end is not below its upper end": {
    change: { ...VOL, stockRangeLower: 300, stockRangeUpper: 200 },
    secType: "OPT",
    text: "the lower stock range attribute must be less than the upper",
  },
  "a stock range below 0": {
    change: { ...VOL, stockRangeLower: -3 },
    secType: "OPT",
    text: "Stock range attributes cannot be negative.",
  },
  "a delta hedge in an order that is not VOL, or of an order type that cannot hedge": {
    change: { deltaNeutralOrderType: "MKT" },
    text: "This order type is not allowed for delta hedge orders.",
  },
  "a delta hedge at a price without that price": {
    change: { ...VOL, deltaNeutralOrderType: "LMT" },
    secType: "OPT",
    text: "Delta hedge order type requires delta hedge aux. price to be specified.",
  },
  "a delta hedge at the market with a price": {
    change: { ...VOL, deltaNeutralOrderType: "MKT", deltaNeutralAuxPrice: 3 },
    secType: "OPT",
    text: "requires that no delta hedge aux. price be specified.",
  },
  "a price of a delta hedge below 0": {
    change: { ...VOL, deltaNeutralOrderType: "LMT", deltaNeutralAuxPrice: -3 },
    secType: "OPT",
    text: "Must specify valid delta hedge order aux. price.",
  },
  "a delta of an order pegged to a stock that is not between 1 and 100": {
    change: { orderType: "PEG STK", delta: 0.5 },
    secType: "OPT",
    text: "Invalid delta. Valid values are from 1 to 100.",
  },
  "a delta that is not between 0 and 100": {
    change: { delta: 101 },
    text: "Invalid delta: The delta must be between 0 and 100.",
  },
  "a delta-neutral contract in an order that is not for a combination": {
    change: { hasDeltaNeutralContract: true },
    text: "Delta neutral orders are only supported for combos (BAG security type).",
  },
});
