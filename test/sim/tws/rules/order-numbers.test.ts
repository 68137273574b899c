import { ORDER_NUMBER_RULES } from "../../../../sim/tws/rules/order-numbers.ts";
import { SHARE_PAIR, testRules } from "../../../support/order-rules.ts";

const INVALID = "You must enter a valid price.";
const HEDGED = {
  orderType: "VOL",
  lmtPrice: undefined,
  volatility: 20,
  volatilityType: 2,
  deltaNeutralOrderType: "MKT",
} as const;
const DELTA_NEUTRAL = {
  hasDeltaNeutralContract: true,
  deltaNeutralContractConId: 265598,
  deltaNeutralContractDelta: 0.5,
} as const;

testRules(ORDER_NUMBER_RULES, {
  "a trailing amount or an offset (`auxPrice`) below 0": {
    change: { orderType: "TRAIL", auxPrice: -1, lmtPrice: undefined },
    text: INVALID,
  },
  "an offset of the limit price (`lmtPriceOffset`) below 0": {
    change: {
      orderType: "TRAIL LIMIT",
      auxPrice: 1,
      trailStopPrice: 300,
      lmtPriceOffset: -1,
      lmtPrice: undefined,
    },
    text: INVALID,
  },
  "a starting price or a reference price of the stock below 0, except for futures": {
    change: { orderType: "PEG STK", delta: 50, startingPrice: -1, lmtPrice: undefined },
    secType: "OPT",
    text: INVALID,
  },
  "a price of a leg below 0, except of a future": {
    change: {
      ...SHARE_PAIR,
      orderComboLegs: [{ price: -200 }, { price: 400 }],
      smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
    },
    secType: "BAG",
    text: INVALID,
  },
  "a price of the delta-neutral contract below 0": {
    change: { ...DELTA_NEUTRAL, deltaNeutralContractPrice: -1 },
    secType: "BAG",
    text: INVALID,
  },
  "a minimum quantity below 0 or larger than the order": {
    change: { minQty: 11 },
    secType: "OPT",
    text: "cause - Invalid minimum quantity",
  },
  "a filled quantity of a scale below 0 or larger than the order": {
    change: { scaleInitLevelSize: 5, scalePriceIncrement: 0.1, scaleInitFillQty: 11 },
    text: "cause - Invalid initial fill quantity",
  },
  "a duration below 0": { change: { duration: -5 }, text: "cause - Invalid duration" },
  "a time of rest in the IBKR ATS (`postToAts`) below 0, or for a contract that is not a share": {
    change: { postToAts: -1 },
    text: "cause - Invalid Post to ATS value",
  },
  "a delta hedge in a contract (`deltaNeutralConId`) that does not exist": {
    change: { ...HEDGED, deltaNeutralConId: -7 },
    secType: "OPT",
    text: "cause - Invalid contract of the delta hedge order",
  },
  "a delta-neutral contract that does not exist": {
    change: { ...DELTA_NEUTRAL, deltaNeutralContractConId: 1 },
    secType: "BAG",
    text: "cause - Invalid delta neutral contract",
  },
});
