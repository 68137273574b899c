import { expect, test } from "vitest";
import { cancelOrder, reqAutoOpenOrders, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { orderBound } from "../../../../sim/wire/responses/orders.ts";
import { code, names, received, Table } from "../../../support/table.ts";

const MANUAL = { kind: "manual-order", symbol: "AAPL", side: "BUY", quantity: 5, limitPrice: 100 } as const;

test("reqOpenOrders of client 0 binds a manual order, which it can then cancel", () => {
  const table = Table.trading();
  const zero = table.client(0);
  expect(names(table.happens(MANUAL))).toEqual(["openOrder", "orderStatus"]);
  expect(code(zero.send(cancelOrder, { orderId: 0 }))).toBe(10147);
  const effects = zero.send(reqOpenOrders);
  expect(received(effects, orderBound)).toMatchObject([{ clientId: 0, orderId: -1 }]);
  expect(code(zero.send(cancelOrder, { orderId: -1 }))).toBe(202);
});

test("with reqAutoOpenOrders, client 0 gets manual orders bound as they are placed", () => {
  const table = Table.trading();
  table.client(0).send(reqAutoOpenOrders, { bind: true });
  expect(received(table.happens(MANUAL), orderBound)).toMatchObject([{ orderId: -1 }]);
});

test("other clients are not notified of a manual order", () => {
  const table = Table.trading();
  table.client(1);
  expect(names(table.happens(MANUAL))).toEqual([]);
});

test("a manual order of an unknown share is noted in the log", () => {
  expect(Table.trading().happens({ ...MANUAL, symbol: "NOSUCH" })).toMatchObject([
    { kind: "note", event: "failed", detail: expect.stringContaining("NOSUCH") },
  ]);
});
