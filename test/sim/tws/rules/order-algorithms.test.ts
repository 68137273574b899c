import { expect, test } from "vitest";
import { ALGORITHMS } from "../../../../sim/exchange/orders/algorithms/catalogue.ts";
import { ORDER_ALGORITHM_RULES } from "../../../../sim/tws/rules/order-algorithms.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const algorithm = (
  algoStrategy: string,
  parameters: Record<string, string> = {},
  more: Partial<PlaceOrder> = {},
) => ({
  change: {
    algoStrategy,
    algoParams: Object.entries(parameters).map(([tag, value]) => ({ tag, value })),
    ...more,
  },
});

testRules(ORDER_ALGORITHM_RULES, {
  "an algorithm that is not defined for the contract": {
    ...algorithm("Inline"),
    text: "Order processing failed. Algorithm definition not found",
  },
  "an algorithm with an order type other than MKT and LMT": {
    ...algorithm("Adaptive", {}, { orderType: "STP", auxPrice: 300 }),
    text: "Specified algorithm is not allowed for this order.",
  },
  "a parameter that the algorithm does not have, such as `strategyType` of Twap": {
    ...algorithm("Twap", { strategyType: "Marketable" }),
    text: "Order processing failed. Unknown algo attribute:strategyType",
  },
  "a time of an algorithm that has another form": {
    ...algorithm("Twap", { startTime: "soon" }),
    text: "startTime: The date, time, or time-zone entered is invalid.",
  },
  "a value of an algorithm that is not a number": {
    ...algorithm("Vwap", { maxPctVol: "much" }),
    text: "Algo attributes validation failed:maxPctVol=much",
  },
  "a value of an algorithm that is not in its list": {
    ...algorithm("Adaptive", { adaptivePriority: "Lazy" }),
    text: "Error in validating entry fields -Lazy",
  },
  "a value of an algorithm below its minimum or above its maximum": {
    ...algorithm("Vwap", { maxPctVol: "60" }),
    text: "'Max Percentage' is invalid: Value is greater than maximum value 50",
  },
  "a missing parameter that the algorithm requires": {
    ...algorithm("PctVol"),
    text: "'Target Percentage' is invalid: value is required.",
  },
  "an algorithm whose end time is not after its start time": {
    ...algorithm("Twap", { startTime: "15:00:00", endTime: "14:30:00" }),
    text: "'End Time' is invalid: End time must be after start time",
  },
  "an algorithm whose end time is over, or comes before the hours in which its order works": {
    ...algorithm("Vwap", { endTime: "09:31:00" }),
    text: "'End Time' is invalid: End time has passed",
  },
  "an algorithm outside the regular trading hours": {
    ...algorithm("Adaptive", {}, { outsideRth: true }),
    text: "Only RTH orders are allowed for IB algorithmic orders",
  },
  "an algorithm with a time in force that it does not take": {
    ...algorithm("Vwap", {}, { tif: "GTC" }),
    text: "GTC orders are not allowed for Vwap IB algorithmic orders",
  },
  "an algorithm with a good-after time": {
    ...algorithm("Vwap", {}, { goodAfterTime: "20260114 10:00:00 US/Eastern" }),
    text: "Good-after orders are not allowed for Vwap IB algorithmic orders",
  },
  "an algorithm with sweep-to-fill or a discretionary amount": {
    ...algorithm("Vwap", {}, { sweepToFill: true }),
    text: "not supported for IB algorithmic orders",
  },
});

test("every algorithm of a share is accepted with its required parameters", () => {
  const ofShares = ALGORITHMS.filter(({ securities }) => securities.includes("STK"));
  expect(ofShares.length).toBeGreaterThan(8);
  for (const { name, parameters } of ofShares) {
    const required = Object.entries(parameters).filter(([, one]) => one.required === true);
    const values = Object.fromEntries(required.map(([tag]) => [tag, "1"]));
    expect([name, errors(new OrderDesk().place(algorithm(name, values).change))]).toEqual([name, []]);
  }
});

test.each([
  ["", []],
  ["11:00:00", []],
  ["11:00:00 US/Eastern", []],
  ["20260113-16:00:00", []],
  ["99:00:00", [10314]],
  ["11:00:00 and so on", [10314]],
  ["11:00:00 Nowhere", [10314]],
  ["20260113 11:00:00 GMT", [10314]],
])("a start of an algorithm at %j gets %j", (value, codes) => {
  const change = { algoStrategy: "Twap", algoParams: [{ tag: "startTime", value }] };
  expect(errors(new OrderDesk().place(change)).map(([code]) => code)).toEqual(codes);
});

test.each([
  ["", "20260113 15:00:00 US/Eastern", []],
  ["09:35:00", "15:00:00", []],
  ["20260112 10:00:00 US/Eastern", "20260113 15:00:00 US/Eastern", []],
  ["20260114 10:00:00 US/Eastern", "20260114 11:00:00 US/Eastern", []],
  ["20260112 10:00:00 US/Eastern", "20260112 11:00:00 US/Eastern", [441]],
  ["20260113-14:31:00", "20260113-14:32:00", [441]],
  ["09:31:00", "09:32:00", [441]],
  ["15:00:00", "15:00:00", [441]],
  ["20260114 10:00:00 US/Eastern", "20260113 15:00:00 US/Eastern", [441]],
])("an algorithm from %j to %j gets %j", (startTime, endTime, codes) => {
  const { change } = algorithm("Twap", { startTime, endTime });
  expect(errors(new OrderDesk().place(change)).map(([code]) => code)).toEqual(codes);
});
