import { ORDER_PEG_RULES } from "../../../../sim/tws/rules/order-pegs.ts";
import { testRules } from "../../../support/order-rules.ts";

const STOCK = { orderType: "PEG STK", delta: 50, startingPrice: 1, lmtPrice: undefined } as const;
const BENCHMARK = {
  orderType: "PEG BENCH",
  startingPrice: 200,
  referenceContractId: 756733,
  peggedChangeAmount: 1,
  referenceChangeAmount: 2,
} as const;

testRules(ORDER_PEG_RULES, {
  "a percentage that is not between 0 and 100": {
    change: { orderType: "PEG MKT", percentOffset: 101 },
    text: "between 0% and 100%",
    newOnly: true,
  },
  "no offset and no percentage for a relative order, or one pegged to its own or the other side": {
    change: { orderType: "REL" },
    text: "You must specify an offset amount or a percent offset value.",
    newOnly: true,
  },
  "no starting price for an order pegged to a stock or a benchmark": {
    change: { ...STOCK, startingPrice: undefined },
    secType: "OPT",
    text: "Please enter a starting price",
    newOnly: true,
  },
  "a benchmark that is missing or does not exist, or without its changes": {
    change: { ...BENCHMARK, referenceContractId: 1 },
    text: "Please enter a reference contract",
    newOnly: true,
  },
  "an offset of PEG BEST below 0": {
    change: { orderType: "PEG BEST", competeAgainstBestOffset: -0.01 },
    text: "Compete against best bid or offer Offset dollar value must be positive",
    newOnly: true,
  },
});
