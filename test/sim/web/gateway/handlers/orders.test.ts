import { expect, test } from "vitest";
import { ACCOUNT_ID, GatewayTable } from "../../../../support/web/gateway-table.ts";
import { placedOrderId, postOrders, questionOf, quietOrder } from "../../../../support/web/orders.ts";

const path = (orderId: string | number): string => `/iserver/account/${ACCOUNT_ID}/order/${orderId}`;

const statusOf = (table: GatewayTable, orderId: string): string | undefined =>
  table.exchange.trading.order(Number(orderId))?.status;

test("an accepted order has its permId as text, its status and the caller's own ID", () => {
  const table = GatewayTable.primed();
  expect(postOrders(table, quietOrder(table, { cOID: "one" }))).toMatchObject({
    status: 200,
    body: [
      {
        order_id: expect.stringMatching(/^\d+$/),
        local_order_id: "one",
        order_status: "Submitted",
        encrypt_message: "1",
      },
    ],
  });
});

test("an order that makes no sense, and one that the exchange refuses, get 200 with an error", () => {
  const table = GatewayTable.primed();
  expect(postOrders(table, quietOrder(table, { side: "HOLD" }))).toMatchObject({
    status: 200,
    body: { error: "Invalid side: BUY or SELL is required" },
  });
  const large = questionOf(postOrders(table, quietOrder(table, { quantity: 1_000_000 })));
  expect(table.post(`/iserver/reply/${large.id}`, { confirmed: true })).toMatchObject({
    status: 200,
    body: { error: expect.stringContaining("MUST EXCEED THE INITIAL MARGIN") },
  });
});

test("bodies that hold no orders get 400, and unknown accounts too", () => {
  const table = GatewayTable.primed();
  const post = (body: unknown): number => table.post(`/iserver/account/${ACCOUNT_ID}/orders`, body).status;
  const many = Array.from({ length: 21 }, () => quietOrder(table));
  const bodies = [
    undefined,
    {},
    [],
    "7",
    { orders: [] },
    { orders: [1] },
    { orders: [null] },
    { orders: many },
  ];
  expect(bodies.map(post)).toEqual(bodies.map(() => 400));
  expect(table.post("/iserver/account/U1/orders", { orders: [quietOrder(table)] }).status).toBe(400);
});

test("a caller's ID is accepted once, whether in one request or in two", () => {
  const table = GatewayTable.primed();
  placedOrderId(table, { cOID: "same" });
  const again = postOrders(table, quietOrder(table, { cOID: "same" }));
  expect(again).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("already registered") },
  });
  const twice = [1, 2].map(() => quietOrder(table, { cOID: "two", isSingleGroup: true }));
  expect(postOrders(table, ...twice).status).toBe(400);
});

test("unrelated orders in one request get 400; a bracket and a group are accepted", () => {
  const table = GatewayTable.primed();
  expect(postOrders(table, quietOrder(table), quietOrder(table)).status).toBe(400);
  expect(postOrders(table, quietOrder(table, { parentId: "nobody" })).status).toBe(400);
  const child = { parentId: "parent", side: "SELL" };
  const bracket = postOrders(table, quietOrder(table, { cOID: "parent" }), quietOrder(table, child));
  expect(bracket.body).toHaveLength(2);
  const [parent, held] = table.exchange.trading.orders();
  expect(held?.terms.parent).toBe(parent?.permId);
  expect(held?.status).toBe("PreSubmitted");
  const group = [1, 2].map(() => quietOrder(table, { isSingleGroup: true }));
  expect(postOrders(table, ...group).body).toHaveLength(2);
  const groups = table.exchange.trading
    .orders()
    .slice(2)
    .map(({ terms }) => terms.ocaGroup);
  expect(groups[0]).toMatch(/^oco-/);
  expect(groups[1]).toBe(groups[0]);
});

test("a cancel gets a receipt, and the order is cancelled later", () => {
  const table = GatewayTable.primed();
  const orderId = placedOrderId(table);
  expect(table.request("DELETE", path(orderId)).body).toEqual({
    msg: "Request was submitted",
    order_id: Number(orderId),
    conid: 265598,
    account: ACCOUNT_ID,
  });
  expect(statusOf(table, orderId)).toBe("Submitted");
  table.advance(250);
  expect(statusOf(table, orderId)).toBe("Cancelled");
});

test("the order ID -1 cancels every open order", () => {
  const table = GatewayTable.primed();
  const ids = [1, 2, 3].map(() => placedOrderId(table));
  expect(table.request("DELETE", path(-1)).body).toMatchObject({
    order_id: -1,
    msg: "Request was submitted",
  });
  table.advance(250);
  expect(ids.map((id) => statusOf(table, id))).toEqual(["Cancelled", "Cancelled", "Cancelled"]);
});

test("orders that are unknown or over can be neither cancelled nor modified", () => {
  const table = GatewayTable.primed();
  const orderId = placedOrderId(table);
  table.request("DELETE", path(orderId));
  table.advance(1_000);
  for (const id of [orderId, "7", "abc", "-2"]) {
    expect(table.request("DELETE", path(id)).body).toEqual({ error: `OrderID ${id} doesn't exist` });
    expect(table.post(path(id), quietOrder(table)).status).toBe(400);
  }
  expect(table.request("DELETE", "/iserver/account/U1/order/-1").status).toBe(400);
});

test("a modification replaces the terms of the same contract and side, with questions of its own", () => {
  const table = GatewayTable.primed();
  const orderId = placedOrderId(table);
  const terms = () => table.exchange.trading.order(Number(orderId))?.terms;
  expect(table.post(path(orderId), quietOrder(table, { quantity: 20 })).body).toMatchObject([
    { order_id: orderId },
  ]);
  expect(terms()?.quantity).toBe(20);
  expect(table.post(path(orderId), quietOrder(table, { side: "SELL" })).body).toMatchObject({
    error: "Order being modified does not match original order",
  });
  expect(table.post(path(orderId), quietOrder(table, { conid: 272093 })).body).toMatchObject({
    error: "Order being modified does not match original order",
  });
  const far = table.post(path(orderId), quietOrder(table, { price: 100 }));
  expect(questionOf(far).type).toBe("o163");
  expect(terms()?.limitPrice).not.toBe(100);
  table.post(`/iserver/reply/${questionOf(far).id}`, { confirmed: true });
  expect(terms()?.limitPrice).toBe(100);
});

test("whatif places nothing and gives amounts, equity and margins before and after", () => {
  const table = GatewayTable.primed();
  const whatIf = (order: unknown) =>
    table.post(`/iserver/account/${ACCOUNT_ID}/orders/whatif`, { orders: [order] }).body;
  expect(whatIf(quietOrder(table))).toMatchObject({
    amount: { commission: expect.stringMatching(/^\d+\.\d\d USD$/) },
    initial: { current: expect.any(String), change: expect.any(String), after: expect.any(String) },
    error: null,
  });
  expect(whatIf(quietOrder(table, { quantity: 0 }))).toMatchObject({ error: expect.any(String) });
  expect(table.exchange.trading.orders()).toEqual([]);
});
