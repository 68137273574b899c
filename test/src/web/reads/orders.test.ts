import { expect, test } from "vitest";
import { openOrderRows } from "../../../../src/web/reads/orders.ts";
import { inTurn, ScriptedReads } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/account/orders";
const ORDER = {
  acct: "U1",
  conid: 265598,
  orderId: 1234,
  cashCcy: "USD",
  ticker: "AAPL",
  secType: "STK",
  listingExchange: "NASDAQ.NMS",
  remainingQuantity: 3,
  filledQuantity: 2,
  totalSize: 5,
  status: "Submitted",
  order_ccp_status: "Submitted",
  avgPrice: "100.25",
  orderType: "Limit",
  origOrderType: "LIMIT",
  price: "101",
  side: "BUY",
  timeInForce: "GTC",
  order_ref: "mine",
  timeout: 1,
};

test("an order has the shape of one of TWS", () => {
  expect(openOrderRows("read x", "U1", { orders: [ORDER], snapshot: true })).toMatchObject([
    {
      orderId: 1234,
      contract: { conId: 265598, symbol: "AAPL", secType: "STK", primaryExch: "NASDAQ.NMS", currency: "USD" },
      order: {
        orderId: 1234,
        action: "BUY",
        totalQuantity: 5,
        orderType: "LMT",
        lmtPrice: 101,
        tif: "GTC",
        account: "U1",
        orderRef: "mine",
      },
      orderState: { status: "Submitted" },
      standing: { status: "Submitted", filled: 2, remaining: 3, avgFillPrice: 100.25, permId: undefined },
    },
  ]);
});

test("what the gateway does not send is missing, and never a number of the pool's own", () => {
  const { avgPrice: _avgPrice, ...noPrice } = ORDER;
  const rows = [
    { ...noPrice, price: "", totalSize: null },
    { ...noPrice, filledQuantity: 0, origOrderType: "Mystery" },
  ];
  const [one, other] = openOrderRows("read x", "U1", { orders: rows });
  expect(one?.standing).toBeUndefined();
  expect(one?.order).not.toHaveProperty("lmtPrice");
  expect(one?.order).not.toHaveProperty("totalQuantity");
  expect(other?.standing?.avgFillPrice).toBe(0);
  expect(other?.order.orderType).toBe("Mystery");
});

test("orders that are filled, cancelled or rejected are not open", () => {
  const orders = ["Filled", "Cancelled", "Inactive", "PreSubmitted", "PendingSubmit"].map((status) => ({
    ...ORDER,
    status,
  }));
  const open = openOrderRows("read x", "U1", { orders });
  expect(open.map(({ orderState: { status } }) => status)).toEqual(["PreSubmitted", "PendingSubmit"]);
});

test("the empty first answer of a session is not given, and each account is named", async () => {
  const answer = inTurn(
    { orders: [], snapshot: false },
    { orders: [], snapshot: false },
    { orders: [ORDER] },
  );
  const reads = new ScriptedReads({ [PATH]: answer }, ["U1", "U2"]);
  expect(await reads.getOpenOrders()).toHaveLength(1);
  expect(reads.requester.calls).toHaveLength(4);
  expect(await reads.getOpenOrders()).toHaveLength(1);
  expect(reads.requester.calls).toHaveLength(6);
  const queries = reads.requester.calls.map(({ query }) => JSON.stringify(query));
  expect(new Set(queries)).toEqual(new Set(['{"accountId":"U1"}', '{"accountId":"U2"}']));
});

test.each([
  [{}],
  [undefined],
  ["<html>"],
  [{ orders: {} }],
  [{ orders: [5] }],
  [{ orders: [{ ...ORDER, conid: "x" }] }],
  [{ orders: [{ ...ORDER, side: "HOLD" }] }],
  [{ orders: [{ ...ORDER, orderId: null }] }],
  [{ orders: [{ ...ORDER, status: null }] }],
  [{ orders: [{ ...ORDER, price: "a lot" }] }],
])("an answer that is %j is an error, never an empty list", async (body) => {
  const reads = new ScriptedReads({ [PATH]: body });
  await expect(reads.getOpenOrders()).rejects.toMatchObject({ code: "WEB_ERROR" });
});
