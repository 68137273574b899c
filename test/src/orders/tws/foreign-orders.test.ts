import { expect, test } from "vitest";
import { ForeignOrders } from "../../../../src/orders/tws/foreign-orders.ts";

function foreign() {
  const state = { isListing: false };
  return { state, orders: new ForeignOrders(1, () => state.isListing) };
}
const openOrder = (orderId: number, clientId?: number) => [orderId, {}, { orderId, clientId }, {}] as const;
const status = (orderId: number, clientId?: number) =>
  [orderId, "Submitted", 0, 10, 0, 5, 0, 0, clientId, "", 0] as const;
const execution = (reqId: number, orderId: number, clientId: number) =>
  [reqId, {}, { orderId, clientId }] as const;

test("the events of this client ID, and those without one, are not of others", () => {
  const { orders } = foreign();
  orders.note("openOrder", openOrder(7, 1));
  orders.note("openOrder", openOrder(7));
  orders.note("orderStatus", status(7, 1));
  orders.note("orderStatus", status(7));
  orders.note("execDetails", execution(-1, 7, 1));
  orders.note("error", [new Error("x"), 201, 7]);
  expect([orders.isMaster, orders.isShared(7)]).toEqual([false, false]);
});

test("a list of all open orders, and one of executions, does not make a master client", () => {
  const { orders, state } = foreign();
  state.isListing = true;
  orders.note("openOrder", openOrder(7, 2));
  orders.note("orderStatus", status(7, 2));
  orders.note("execDetails", execution(4, 7, 2));
  expect([orders.isMaster, orders.isShared(7)]).toEqual([false, false]);
});

test.each([
  ["openOrder", openOrder(8, 2)],
  ["orderStatus", status(8, 2)],
  ["execDetails", execution(-1, 8, 2)],
] as const)("%s of another client that was not requested makes its number ambiguous", (event, args) => {
  const { orders, state } = foreign();
  state.isListing = true;
  orders.note("openOrder", openOrder(7, 2));
  state.isListing = false;
  orders.note(event, args);
  expect([orders.isMaster, orders.isShared(7), orders.isShared(8), orders.isShared(9)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
