import { ORDER_STEP_RULES } from "../../../../sim/tws/rules/order-steps.ts";
import { SHARE_PAIR, testRules } from "../../../support/order-rules.ts";

const TEXT = "The price does not conform to the minimum price variation for this contract.";

testRules(ORDER_STEP_RULES, {
  "a price that is not a multiple of the price increment of its market rule at that price": {
    change: { lmtPrice: 200.001 },
    text: TEXT,
  },
  "a trailing amount, an offset or a step of a scale that is not a multiple of the smallest price increment":
    {
      change: { orderType: "TRAIL", auxPrice: 0.005, lmtPrice: undefined },
      text: TEXT,
    },
  "a price of a leg that is not a multiple of the price increment of the leg": {
    change: {
      ...SHARE_PAIR,
      orderComboLegs: [{ price: 200.001 }, { price: 400 }],
      smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
    },
    secType: "BAG",
    text: TEXT,
  },
});
