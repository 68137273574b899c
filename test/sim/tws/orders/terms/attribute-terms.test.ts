import { expect, test } from "vitest";
import type { OrderTerms } from "../../../../../sim/exchange/orders/orders.ts";
import { sizeTerms } from "../../../../../sim/tws/orders/terms/attribute-terms.ts";
import type { PlaceOrder } from "../../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../../sim/wire/responses/orders.ts";
import { OrderEntry } from "../../../../support/order-entry.ts";
import { MINUTE } from "../../../../support/paper-trading.ts";
import { names, received } from "../../../../support/table.ts";

const LIMIT = { lmtPrice: 100 };

function termsOf(type: string, change: object): OrderTerms {
  const entry = new OrderEntry();
  entry.place(type, change);
  return entry.order.terms;
}

test.each([
  [{ displaySize: 5 }, { displaySize: 5, minFirstFill: undefined, minFill: undefined }],
  [{ displaySize: 0, minQty: 0 }, undefined],
  [{}, undefined],
])("the sizes of %j are %j", (change, expected) => {
  expect(termsOf("LMT", { ...LIMIT, ...change }).sizes).toEqual(expected);
});

test.each([
  [
    { scaleInitLevelSize: 5, scaleSubsLevelSize: 2, scalePriceIncrement: 0.1 },
    { firstSize: 5, nextSize: 2 },
  ],
  [
    { scaleInitLevelSize: 5, scalePriceIncrement: 0.1 },
    { firstSize: 5, nextSize: 5 },
  ],
])("the levels of %j are %j", (change, expected) => {
  expect(termsOf("LMT", { ...LIMIT, ...change }).scale).toEqual({ ...expected, increment: 0.1 });
});

test("the least size of a trade is that of every fill", () => {
  expect(sizeTerms({ minTradeQty: 4 } as PlaceOrder)).toEqual({ minFill: 4 });
});

test("the minimum quantity of an option is that of its first fill", () => {
  const entry = new OrderEntry();
  entry.placeFor("OPT", "LMT", { lmtPrice: 0.05, totalQuantity: 10, minQty: 4 });
  expect(entry.order.terms.sizes?.minFirstFill).toBe(4);
});

test("an order without sizes of levels has none", () => {
  expect(termsOf("LMT", LIMIT).scale).toBeUndefined();
});

test.each([
  [{ adjustableTrailingUnit: 0 }, { trailAmount: 2, trailPercent: undefined }],
  [{ adjustableTrailingUnit: 1 }, { trailAmount: undefined, trailPercent: 2 }],
])("an adjustment to TRAIL with %j has %j", (change, expected) => {
  const adjusts = { adjustedOrderType: "TRAIL", triggerPrice: 300, adjustedTrailingAmount: 2, ...change };
  const terms = termsOf("STP", { action: "SELL", auxPrice: 100, ...adjusts });
  expect(terms.adjusts).toMatchObject({ type: "TRAIL", triggerPrice: 300, ...expected });
});

test("an adjusted stop is sent with its new type and prices", () => {
  const entry = new OrderEntry();
  const { last } = entry.quote();
  const answer = entry.place("STP", {
    action: "SELL",
    auxPrice: 100,
    adjustedOrderType: "STP LMT",
    triggerPrice: last - 1,
    adjustedStopPrice: 110,
    adjustedStopLimitPrice: 105,
  });
  const [order] = received(answer, openOrder);
  expect(order).toMatchObject({ orderType: "STP LMT", auxPrice: 110, lmtPrice: 105 });
});

test("a hedge order needs no quantity: it gets one when its parent fills", () => {
  const entry = new OrderEntry();
  entry.place("LMT", LIMIT);
  const msft = { conId: 272093, symbol: "MSFT" };
  const hedge = { ...msft, action: "SELL", totalQuantity: 0, parentId: 1, hedgeType: "P", hedgeParam: "2" };
  expect(names(entry.place("MKT", hedge))).toContain("openOrder");
  expect(entry.order.terms).toMatchObject({ quantity: 0, hedge: { kind: "pair", ratio: 2 } });
  entry.place("MKT", { orderId: 1 });
  entry.table.advance(MINUTE);
  expect(entry.order).toMatchObject({ status: "Filled", filled: 20, terms: { quantity: 20 } });
});

test.each([
  ["F", "", { kind: "currency" }],
  ["D", "", { kind: "delta" }],
  ["B", "1.5", { kind: "beta", beta: 1.5 }],
  ["B", "", { kind: "beta", beta: 1 }],
])("hedge type %s with %j is %j", (hedgeType, hedgeParam, expected) => {
  const entry = new OrderEntry();
  if (hedgeType === "D") entry.placeFor("OPT", "LMT", { lmtPrice: 0.05 });
  else entry.place("LMT", LIMIT);
  entry.place("MKT", { action: "SELL", parentId: 1, hedgeType, hedgeParam });
  expect(entry.order.terms.hedge).toEqual(expected);
});

test.each([
  [0, "last"],
  [1, "bid or ask"],
  [2, "last"],
  [3, "last"],
  [4, "bid or ask"],
  [7, "last or bid or ask"],
  [8, "midpoint"],
])("trigger method %d compares %s", (triggerMethod, expected) => {
  expect(termsOf("STP", { action: "SELL", auxPrice: 100, triggerMethod }).triggerSource).toBe(expected);
});
