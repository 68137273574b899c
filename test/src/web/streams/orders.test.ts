import { expect, test } from "vitest";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

const ROW = {
  acct: "DU1",
  orderId: 1_915_650_539,
  conid: 265_598,
  ticker: "AAPL",
  secType: "STK",
  side: "BUY",
  orderType: "Limit",
  price: "1,175.00",
  filledQuantity: 1,
  remainingQuantity: 4,
  status: "Submitted",
  timeInForce: "DAY",
  order_ref: "mine",
};

test("the first row is whole, and a change is merged into its order", () => {
  const { values, receive, replay } = topicFlow(WATCH_ORDERS);
  receive(
    { args: [ROW] },
    { args: [{ acct: "DU1", orderId: 1_915_650_539, status: "Filled", filledQuantity: 5 }] },
  );
  expect(values[0]).toMatchObject({
    orderId: "1915650539",
    account: "DU1",
    symbol: "AAPL",
    price: 1_175,
    totalQuantity: 5,
    orderRef: "mine",
    tif: "DAY",
  });
  expect(values[1]).toMatchObject({ symbol: "AAPL", status: "Filled", filled: 5, remaining: 4 });
  expect(replay()).toEqual([values[1]]);
});

test("a row read again by REST brings an update only where something was missed", () => {
  const { values, receive, restart, reread } = topicFlow(WATCH_ORDERS);
  receive({ args: [ROW] });
  restart();
  reread([ROW]);
  expect(values.length).toBe(1);
  reread([
    { ...ROW, status: "Cancelled" },
    { orderId: 2, status: "Submitted" },
  ]);
  expect(values.slice(1)).toMatchObject([{ status: "Cancelled" }, { orderId: "2", symbol: undefined }]);
});

test("odd frames bring no order, and an order cannot be changed by a reader", () => {
  const { values, receive, reread } = topicFlow(WATCH_ORDERS);
  receive(...ODD_FRAMES);
  for (const odd of ["x", null, 7]) reread(odd);
  expect(values).toEqual([]);
  receive({ args: [ROW] });
  expect(Object.isFrozen(values[0]?.row)).toBe(true);
});
