import { expect, test } from "vitest";
import { WebOrders } from "../../../../../sim/web/gateway/state/web-orders.ts";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";
import { placedOrderId } from "../../../../support/web/orders.ts";

test("callers' IDs are found both ways, and an empty one is no ID", () => {
  const orders = new WebOrders();
  orders.put(7, "mine");
  orders.put(8, "");
  expect([orders.byCallerId("mine"), orders.byCallerId("")]).toEqual([7, undefined]);
  expect([orders.callerId(7), orders.callerId(8)]).toEqual(["mine", ""]);
});

test("a cancel is due 250 ms after its receipt, and once", () => {
  const table = GatewayTable.primed();
  const permId = Number(placedOrderId(table));
  const orders = new WebOrders();
  orders.cancel(permId, table.nowMs);
  expect(orders.nextMs()).toBe(table.nowMs + 250);
  orders.pass(table.exchange.trading, table.nowMs + 249);
  expect(table.exchange.trading.order(permId)?.status).toBe("Submitted");
  orders.pass(table.exchange.trading, table.nowMs + 250);
  expect(table.exchange.trading.order(permId)?.status).toBe("Cancelled");
  expect(orders.nextMs()).toBe(Infinity);
});

test("a cancel that is served late has its own time", () => {
  const table = GatewayTable.primed();
  const permId = Number(placedOrderId(table));
  const orders = new WebOrders();
  orders.cancel(permId, table.nowMs);
  orders.pass(table.exchange.trading, table.nowMs + 900);
  expect(table.exchange.trading.order(permId)?.completedMs).toBe(table.nowMs + 250);
});
