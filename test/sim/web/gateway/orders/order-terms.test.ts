import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../../../sim/exchange/exchange.ts";
import { orderTerms } from "../../../../../sim/web/gateway/orders/order-terms.ts";
import "../../../../support/replay.ts";
import { AAPL_CON_ID, ACCOUNT_ID, TRADING_MS } from "../../../../support/web/gateway-table.ts";

const exchange = new Exchange();
const ALONE = { parent: undefined, ocaGroup: "" };
const LIMIT = { conid: AAPL_CON_ID, orderType: "LMT", side: "BUY", quantity: 1, tif: "DAY", price: 100 };

const terms = (fields: Readonly<Record<string, unknown>>) =>
  orderTerms({ ...LIMIT, ...fields }, ALONE, ACCOUNT_ID, exchange, TRADING_MS);

test("the contract is given as conid or conidex, as number or text", () => {
  const instrument = { conId: AAPL_CON_ID };
  expect(terms({})).toMatchObject({ instrument, limitPrice: 100, quantity: 1, transmit: true });
  expect(terms({ conid: `${AAPL_CON_ID}` })).toMatchObject({ instrument });
  expect(terms({ conid: undefined, conidex: `${AAPL_CON_ID}@SMART` })).toMatchObject({ instrument });
  expect(terms({ conid: 1 })).toMatch(/^Invalid contract/);
});

test("a stop has its trigger in price, a stop limit in auxPrice", () => {
  expect(terms({ orderType: "STP", price: 101 })).toMatchObject({ type: "STP", stopPrice: 101 });
  expect(terms({ orderType: "STOP_LIMIT", auxPrice: 102 })).toMatchObject({
    type: "STP LMT",
    limitPrice: 100,
    stopPrice: 102,
  });
  expect(terms({ orderType: "STOP_LIMIT" })).toMatch(/stop price is required/);
  expect(terms({ orderType: "STP", price: undefined })).toMatch(/stop price is required/);
});

test("a trailing order has an amount or a percentage, and a trailing limit an offset", () => {
  const trail = { orderType: "TRAIL", trailingAmt: 2, price: undefined };
  expect(terms({ ...trail, trailingType: "amt" })).toMatchObject({ trailAmount: 2, trailPercent: undefined });
  expect(terms({ ...trail, trailingType: "%" })).toMatchObject({ trailAmount: undefined, trailPercent: 2 });
  expect(terms({ orderType: "TRAIL", price: undefined })).toMatch(/trailing amount/);
  const limit = { orderType: "TRAILLMT", trailingAmt: 2, price: 101, auxPrice: 100 };
  expect(terms(limit)).toMatchObject({ type: "TRAIL LIMIT", limitOffset: 1, stopPrice: 100 });
});

test("an amount of money buys whole units, and only one of both is accepted", () => {
  expect(terms({ quantity: undefined, cashQty: 1_000 })).toMatchObject({ quantity: expect.any(Number) });
  for (const odd of [{ cashQty: 5 }, { quantity: 0 }, { quantity: -1 }, { quantity: undefined, cashQty: 1 }])
    expect(terms(odd)).toMatch(/^Invalid quantity/);
});

test("orders without side, type, tif, price or on no tick are refused with a reason", () => {
  expect(terms({ side: "buy" })).toMatch(/^Invalid side/);
  expect(terms({ orderType: "NONE" })).toMatch(/^Invalid order type: NONE/);
  expect(terms({ tif: undefined })).toMatch(/^Invalid time in force/);
  expect(terms({ price: undefined })).toMatch(/limit price is required/);
  expect(terms({ price: 100.001 })).toMatch(/minimum price variation/);
  for (const price of [0, -1]) {
    expect(terms({ price })).toMatch(/must be above 0/);
    expect(terms({ orderType: "STP", price })).toMatch(/must be above 0/);
    expect(terms({ orderType: "STOP_LIMIT", auxPrice: price })).toMatch(/must be above 0/);
    expect(terms({ orderType: "MKT", price })).toMatchObject({ limitPrice: undefined });
  }
  expect(terms({ acctId: "U1" })).toBe("Invalid account");
});

test("a future needs manualIndicator", () => {
  const future = exchange.listed(TRADING_MS).find(({ secType }) => secType === "FUT");
  const order = { conid: future?.conId, orderType: "MKT", price: undefined };
  expect(terms(order)).toMatch(/manualIndicator/);
  expect(terms({ ...order, manualIndicator: false })).toMatchObject({ type: "MKT" });
});

test("fields of any kind give terms or a reason, and never an exception", () => {
  const names = fc.constantFrom(
    ...Object.keys(LIMIT),
    "conidex",
    "auxPrice",
    "cashQty",
    "trailingAmt",
    "acctId",
  );
  fc.assert(
    fc.property(fc.dictionary(names, fc.anything()), (fields) => {
      const result = terms(fields);
      if (typeof result !== "string") expect(result.quantity).toBeGreaterThan(0);
    }),
  );
});
