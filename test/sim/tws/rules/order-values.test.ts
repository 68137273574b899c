import { ORDER_VALUE_RULES } from "../../../../sim/tws/rules/order-values.ts";
import { testRules } from "../../../support/order-rules.ts";

testRules(ORDER_VALUE_RULES, {
  "a side other than BUY and SELL; SSHORT and SLONG are for institutions": {
    change: { action: "SSHORT" },
    text: "cause - Invalid side field was entered",
  },
  "a part of a unit, except of a cryptocurrency or a fund": {
    change: { totalQuantity: 1.5 },
    text: "Fractional-sized order cannot be placed via API.",
  },
  "a size of 0 or less, without a cash quantity, a group or a hedge that gives the size": {
    change: { totalQuantity: 0 },
    text: "The order size cannot be zero.",
  },
  "a part of a unit that is smaller than the contract's least part": {
    change: { totalQuantity: 0.000000001 },
    secType: "CRYPTO",
    text: "does not conform to the minimum variation of 0.00000001 for this contract",
  },
  "no limit price, where the order type requires one": {
    change: { lmtPrice: undefined },
    text: "cause - Please enter a limit price",
  },
  "a limit price of 0 or less, except for futures and combinations": {
    change: { lmtPrice: -1 },
    text: "You must enter a valid price.",
  },
  "a price cap below 0": {
    change: { orderType: "MIDPRICE", lmtPrice: -1 },
    text: "You must enter a valid Price Cap.",
  },
  "no stop price for a stop order, or no first one for TRAIL LIMIT": {
    change: { orderType: "TRAIL LIMIT", auxPrice: 1, lmtPrice: undefined, lmtPriceOffset: 0.5 },
    text: "cause - Please enter a stop price",
  },
  "no trigger price for an if-touched order": {
    change: { orderType: "MIT" },
    text: "cause - Invalid Trigger Price",
  },
  "a stop price below 0": { change: { orderType: "STP", auxPrice: -5 }, text: "Invalid stop price." },
  "no trailing amount and no trailing percentage": {
    change: { orderType: "TRAIL" },
    text: "You must specify an offset amount or a percent offset value.",
  },
  "TRAIL LIMIT with both a limit price and its offset, or with neither": {
    change: { orderType: "TRAIL LIMIT", auxPrice: 1, trailStopPrice: 200, lmtPrice: 199, lmtPriceOffset: 1 },
    text: "You must specify one value: limit price or limit price offset value.",
  },
  "a trigger method that does not exist (text of 146)": {
    change: { triggerMethod: 5 },
    text: "cause - Invalid trigger method",
  },
  "MIDPRICE with `outsideRth`": {
    change: { orderType: "MIDPRICE", outsideRth: true },
    text: "Midprice orders are not supported outside of regular trading hours.",
  },
  "a what-if order that is not to be transmitted (text of 413)": {
    change: { whatIf: true, transmit: false },
    text: "What-If order should have transmit flag set to TRUE.",
  },
});
