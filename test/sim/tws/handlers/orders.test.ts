import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { nextValidId } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, Table, type TableClient } from "../../../support/table.ts";

/** Places an order that waits for a price far below the market. */
const placeLow = (client: TableClient, orderId: number) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "LMT",
    lmtPrice: 100,
    tif: "DAY",
    transmit: true,
  });

test("a read-only API refuses to place and to cancel orders with 321", () => {
  const client = new Table({ readOnly: true }).client(1);
  expect(code(placeLow(client, 1))).toBe(321);
  expect(code(client.send(request.cancelOrder, { orderId: 1 }))).toBe(321);
  expect(code(client.send(request.reqGlobalCancel))).toBe(321);
});

test("other clients see an order in the list of all, and cannot cancel it", () => {
  const table = Table.trading();
  const [owner, other] = [table.client(1), table.client(2)];
  placeLow(owner, 1);
  expect(names(other.send(request.reqOpenOrders))).toEqual(["openOrderEnd"]);
  expect(names(other.send(request.reqAllOpenOrders))).toEqual(["openOrder", "orderStatus", "openOrderEnd"]);
  expect(code(other.send(request.cancelOrder, { orderId: 1 }))).toBe(10147);
});

test("an order outlives its connection: the next one with the client ID lists and cancels it", () => {
  const table = Table.trading();
  const before = table.client(1);
  placeLow(before, 1);
  table.gone(before);
  const client = table.client(1);
  expect(received(client.begun, nextValidId)).toEqual([{ orderId: 2 }]);
  expect(names(client.send(request.reqOpenOrders))).toEqual(["openOrder", "orderStatus", "openOrderEnd"]);
  expect(code(client.send(request.cancelOrder, { orderId: 1 }))).toBe(202);
  expect(code(client.send(request.cancelOrder, { orderId: 1 }))).toBe(10148);
});

test("a global cancel cancels the orders of every client", () => {
  const table = Table.trading();
  const [one, two] = [table.client(1), table.client(2)];
  placeLow(one, 1);
  placeLow(two, 1);
  two.send(request.reqGlobalCancel);
  expect(names(one.send(request.reqAllOpenOrders))).toEqual(["openOrderEnd"]);
  expect(names(one.send(request.reqCompletedOrders))).toEqual([
    "completedOrder",
    "completedOrder",
    "completedOrdersEnd",
  ]);
});

test("only client 0 may bind manual orders by itself; others are refused with 327", () => {
  const table = new Table();
  expect(code(table.client(0).send(request.reqAutoOpenOrders, { bind: true }))).toBeUndefined();
  expect(code(table.client(1).send(request.reqAutoOpenOrders, { bind: true }))).toBe(327);
});
