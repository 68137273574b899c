import { expect, test } from "vitest";
import { ORDER_PEG_RULES } from "../../../../sim/tws/rules/order-pegs.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";
import { received } from "../../../support/table.ts";

const STOCK = { orderType: "PEG STK", delta: 50, startingPrice: 1, lmtPrice: undefined } as const;
const BEST = { orderType: "PEG BEST", exchange: "IBKRATS", notHeld: true } as const;
const BENCHMARK = {
  orderType: "PEG BENCH",
  startingPrice: 200,
  referenceContractId: 756733,
  peggedChangeAmount: 1,
  referenceChangeAmount: 2,
} as const;

testRules(ORDER_PEG_RULES, {
  "a percentage that is not between 0 and 100": {
    change: { orderType: "REL", percentOffset: 101 },
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
  "an offset of PEG BEST that is not above 0, or not a whole number of cents": {
    change: { ...BEST, competeAgainstBestOffset: -0.01 },
    text: "Compete against best bid or offer Offset dollar value must be positive",
    newOnly: true,
  },
  "a minimum competing size of PEG BEST below 0": {
    change: { ...BEST, minCompeteSize: -1 },
    text: "Minimum Competing Size value must be non-negative.",
    newOnly: true,
  },
  "a minimum trade quantity that is not above 0, or larger than the order": {
    change: { ...BEST, minTradeQty: 11 },
    text: "Invalid min trade quantity value (11).It must be a positive integer",
    newOnly: true,
  },
  "offsets from the midpoint at another exchange than IBKRATS": {
    change: { orderType: "PEG MID", midOffsetAtWhole: 0.01 },
    text: "Mid offsets are not allowed",
    newOnly: true,
  },
  "offsets from the midpoint that are not whole cents, or half cents where it lies between two cents": {
    change: { ...BEST, orderType: "PEG MID", midOffsetAtWhole: 0.015 },
    text: "Invalid MidOffsetAtWhole and/or MidOffsetAtHalf attribute values",
    newOnly: true,
  },
});

const TO_MID = { ...BEST, competeAgainstBestOffset: Number.POSITIVE_INFINITY };

test.each([
  [BEST],
  [{ ...BEST, competeAgainstBestOffset: 0.02, minCompeteSize: 0, minTradeQty: 10 }],
  [{ ...TO_MID, midOffsetAtWhole: 0.02, midOffsetAtHalf: 0.01 }],
  [{ ...BEST, orderType: "PEG MID", midOffsetAtWhole: -0.01, midOffsetAtHalf: 0.005 }],
])("IBKR's own book takes %j", (change) => {
  const answer = new OrderDesk().place({ ...change, lmtPrice: undefined });
  expect(errors(answer)).toEqual([]);
  expect(received(answer, openOrder)[0]?.exchange).toBe("IBKRATS");
});

test.each([
  [10305, { ...BEST, competeAgainstBestOffset: 0.015 }],
  [10305, { ...BEST, competeAgainstBestOffset: 0 }],
  [10303, { ...BEST, minTradeQty: 0 }],
  [10303, { exchange: "IBKRATS", notHeld: true, minTradeQty: -1 }],
  [10307, { ...TO_MID, midOffsetAtWhole: 0.01, midOffsetAtHalf: 0.001 }],
  [387, { ...BEST, exchange: "SMART" }],
] as const)("%i answers %j", (code, change) => {
  expect(errors(new OrderDesk().place(change)).map(([number]) => number)).toEqual([code]);
});
