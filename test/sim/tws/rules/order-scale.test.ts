import { ORDER_ATTACHMENT_RULES, ORDER_SCALE_RULES } from "../../../../sim/tws/rules/order-scale.ts";
import { type OrderDesk, testRules } from "../../../support/order-rules.ts";

const SCALE = { scaleInitLevelSize: 5, scalePriceIncrement: 0.1 };
const STOP = { orderType: "STP", auxPrice: 300 } as const;
const parent = (desk: OrderDesk): void => {
  desk.place({ orderId: 1, transmit: false });
};
const child = { orderId: 2, parentId: 1, action: "SELL" };

testRules([...ORDER_SCALE_RULES, ...ORDER_ATTACHMENT_RULES], {
  "a scale order without a price increment above 0": {
    change: { scaleInitLevelSize: 5 },
    text: "Invalid scale order increment.",
  },
  "a scale order without the size of its components": {
    change: { scalePriceIncrement: 0.1 },
    text: "You must specify order component size.",
  },
  "a scale order with the size of later components alone": {
    change: { scalePriceIncrement: 0.1, scaleSubsLevelSize: 5 },
    text: "Missing initial component size for scale order.",
  },
  "an initial component below 0 or larger than the order": {
    change: { ...SCALE, scaleInitLevelSize: 50 },
    text: "Invalid initial component size for scale order.",
  },
  "a later component below 0 or larger than the order": {
    change: { ...SCALE, scaleSubsLevelSize: -5 },
    text: "Invalid subsequent component size for scale order.",
  },
  "a profit offset of a scale order below 0": {
    change: { ...SCALE, scaleProfitOffset: -1 },
    text: "Invalid scale order profit offset.",
  },
  "a scale order that restores its size and has no profit offset": {
    change: { ...SCALE, scaleAutoReset: true },
    text: "Missing scale order profit offset.",
  },
  "a price adjustment of a scale order without its interval, or the reverse": {
    change: { ...SCALE, scalePriceAdjustValue: 0.1 },
    text: "Missing scale price adjustment amount or interval.",
  },
  "an interval of a price adjustment below 0": {
    change: { ...SCALE, scalePriceAdjustValue: 0.1, scalePriceAdjustInterval: -60 },
    text: "Invalid scale price adjustment interval.",
  },
  "a hedge type other than D, B, F and P": {
    first: parent,
    change: { ...child, hedgeType: "X" },
    text: "Invalid hedge type.",
  },
  "a hedge order without a parent": { change: { hedgeType: "F" }, text: "Missing parent order" },
  "a beta hedge whose parameter is not a number": {
    first: parent,
    change: { ...child, hedgeType: "B", hedgeParam: "high" },
    text: "Invalid beta value.",
  },
  "a pair trade whose ratio is not above 0": {
    first: parent,
    change: { ...child, hedgeType: "P", hedgeParam: "0" },
    text: "Invalid hedge ratio.",
  },
  "a delta hedge with a parameter, or of a parent that is not an option": {
    first: parent,
    change: { ...child, hedgeType: "D" },
    text: "Invalid delta hedge order.",
  },
  "an adjusted order without its trigger price, or with one behind its stop price": {
    change: { ...STOP, adjustedOrderType: "STP", adjustedStopPrice: 310 },
    text: "Invalid trigger price.",
  },
  "an order adjusted to a stop without its stop price, or to a trailing stop with one below 0": {
    change: { ...STOP, adjustedOrderType: "STP", triggerPrice: 290 },
    text: "Invalid adjusted stop price.",
  },
  "an order adjusted to a stop limit without its limit": {
    change: { ...STOP, adjustedOrderType: "STP LMT", triggerPrice: 290, adjustedStopPrice: 310 },
    text: "Invalid adjusted stop limit price.",
  },
  "an order adjusted to a trailing stop without its amount, or with one of more than 100 %": {
    change: { ...STOP, adjustedOrderType: "TRAIL", triggerPrice: 290 },
    text: "Invalid adjusted trailing amount.",
  },
});
