import { expect, test } from "vitest";
import type { OrderType } from "../../../../../sim/exchange/orders/order-types.ts";
import { specialTerms } from "../../../../../sim/tws/orders/terms/special-terms.ts";
import type { PlaceOrder } from "../../../../../sim/wire/requests/place-order.ts";
import { OrderEntry } from "../../../../support/order-entry.ts";

function termsOf(type: string, change: object) {
  const entry = new OrderEntry();
  entry.place(type, change);
  return entry.order.terms;
}

test.each([
  ["TRAIL LIMIT", "SELL", { lmtPriceOffset: 0.1, trailStopPrice: 100 }, 0.1],
  ["TRAIL LIMIT", "SELL", { lmtPrice: 99.9, trailStopPrice: 100 }, 0.1],
  ["TRAIL LIMIT", "BUY", { lmtPrice: 500.2, trailStopPrice: 500 }, 0.2],
  ["TRAIL LIT", "BUY", { lmtPrice: 100.1, trailStopPrice: 100 }, 0.1],
])("%s to %s with %j has its limit %s from the trigger price", (type, action, change, expected) => {
  expect(termsOf(type, { action, auxPrice: 1, ...change }).limitOffset).toBe(expected);
});

/** Makes the special terms of an order that no rule has looked at. */
const made = (type: OrderType, order: object) => {
  const instrument = new OrderEntry().aapl;
  return specialTerms({ order: { ...order } as PlaceOrder, instrument, zone: "US/Eastern" }, type);
};

test("a discretionary amount needs a limit", () => {
  expect(made("LMT", { lmtPrice: 100, discretionaryAmt: 0.1 }).discretion).toBe(0.1);
  expect(made("MKT", { discretionaryAmt: 0.1 }).discretion).toBeUndefined();
});

test("terms that belong to other types are left out", () => {
  const all = {
    lmtPrice: 100,
    auxPrice: 0.1,
    volatility: 30,
    scaleInitLevelSize: 1,
    scalePriceIncrement: 0.1,
    adjustedOrderType: "TRAIL",
    triggerPrice: 1,
    hedgeType: "D",
    parentId: 0,
  };
  const { peg, volatility, scale, adjusts, hedge } = made("MKT", all);
  expect({ peg, volatility, scale, adjusts, hedge }).toEqual({
    peg: undefined,
    volatility: undefined,
    scale: undefined,
    adjusts: undefined,
    hedge: undefined,
  });
});
