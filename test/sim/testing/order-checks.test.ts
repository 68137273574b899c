import { expect, test } from "vitest";
import type { OrderTerms } from "../../../sim/exchange/orders/orders.ts";
import {
  checkArriving,
  checkBooked,
  checkManualOrder,
  impossibleFill,
} from "../../../sim/testing/order-checks.ts";

/** Terms of an order, of which a fill by hand reads these. */
const terms = (given: object): OrderTerms =>
  ({ side: "BUY", type: "LMT", instrument: { secType: "STK", marketRule: 26 }, ...given }) as never;

test("a fill is at the limit or better, on the tick, in whole parts", () => {
  const limited = terms({ limitPrice: 150 });
  for (const fill of [{}, { price: 150 }, { price: 149.99, quantity: 3 }])
    expect(impossibleFill(limited, fill)).toBeUndefined();
  expect(impossibleFill(limited, { price: 150.01 })).toContain("worse than its limit of 150");
  expect(impossibleFill(terms({ side: "SELL", limitPrice: 150 }), { price: 149.99 })).toContain("worse than");
  expect(impossibleFill(limited, { price: 149.999 })).toContain("no multiple of its tick of 0.01");
  expect(impossibleFill(limited, { quantity: 1.5 })).toContain("no multiple of 1");
  const crypto = terms({ instrument: { secType: "CRYPTO", marketRule: 26 } });
  expect(impossibleFill(crypto, { quantity: 0.00000003 })).toBeUndefined();
  expect(impossibleFill(crypto, { quantity: 1e-9 })).toContain("no multiple of 1e-8");
});

test("the first limit of a trailing order is no bound, because it trails", () => {
  expect(impossibleFill(terms({ limitPrice: 150, trailAmount: 1 }), { price: 151 })).toBeUndefined();
});

test("the price of a combination can be 0 or below", () => {
  const bag = terms({ instrument: { secType: "BAG", marketRule: 26 } });
  for (const price of [0, -1.25]) expect(impossibleFill(bag, { price })).toBeUndefined();
});

test("orders are meant by values that they have, and before they arrive by those of then", () => {
  checkBooked({ status: "Filled", symbol: "AAPL" });
  checkArriving({ symbol: "AAPL" });
  expect(() => checkBooked({ statu: "Filled" })).toThrow(
    "Cannot find an order by statu: did you mean status?",
  );
  expect(() => checkArriving({ status: "Filled" })).toThrow("Cannot find an order by status: ");
});

test("an order by hand may have any contract and any terms", () => {
  checkManualOrder({ conId: 1, action: "SELL", quantity: 0.5, orderType: "STP", auxPrice: 1, tif: "GTC" });
  expect(() => checkManualOrder({ symbol: "", action: "SELL", quantity: 1 })).toThrow("symbol: ");
});
