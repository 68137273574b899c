import { expect, test } from "vitest";
import { PlacedOrders } from "../../../../sim/tws/context/placed-orders.ts";

const order = {} as never;

test("the next order ID of a client is above every one that it has used", () => {
  const orders = new PlacedOrders();
  expect(orders.nextId(1)).toBe(1);
  orders.put({ permId: 100, clientId: 1, orderId: 7, order });
  orders.put({ permId: 101, clientId: 1, orderId: 3, order });
  expect([orders.nextId(1), orders.nextId(2)]).toEqual([8, 1]);
});

test("an order is found by its permanent ID, and by client ID and order ID", () => {
  const orders = new PlacedOrders();
  const placed = { permId: 100, clientId: 1, orderId: 7, order };
  orders.put(placed);
  expect([orders.byPermId(100), orders.byOrderId(1, 7)]).toEqual([placed, placed]);
  expect([orders.byPermId(101), orders.byOrderId(2, 7)]).toEqual([undefined, undefined]);
});

test("state() is all that another registry needs to go on", () => {
  const orders = new PlacedOrders();
  orders.put({ permId: 100, clientId: 1, orderId: 7, order });
  orders.put({ permId: 101, clientId: 0, orderId: 0, order });
  expect(orders.nextManualId()).toBe(-1);
  const again = new PlacedOrders(JSON.parse(JSON.stringify(orders.state())));
  expect(again.nextId(1)).toBe(8);
  expect(again.nextManualId()).toBe(-2);
  expect(again.unbound().map(({ permId }) => permId)).toEqual([101]);
});
