import { expect, test } from "vitest";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";
import { placedOrderId, quietOrder } from "../../../../support/web/orders.ts";

/** Requests a list when its limit allows it. */
const list = (table: GatewayTable, path: string, query: Readonly<Record<string, string>> = {}) => {
  table.advance(5_000);
  return table.get(path, query);
};

const orders = (table: GatewayTable, query: Readonly<Record<string, string>> = {}) =>
  list(table, "/iserver/account/orders", query).body;

test("the first list of orders in a session is empty, the second has them", () => {
  const table = GatewayTable.primed();
  const orderId = Number(placedOrderId(table));
  expect(orders(table)).toEqual({ orders: [], snapshot: false });
  expect(orders(table)).toMatchObject({ orders: [{ orderId, status: "Submitted" }], snapshot: true });
  table.happens({ kind: "brokerage-expired" });
  table.post("/iserver/auth/ssodh/init", { publish: true });
  table.advance(500);
  table.get("/iserver/accounts");
  expect(orders(table)).toEqual({ orders: [], snapshot: false });
});

test("force answers with an empty list itself, and the next one is complete", () => {
  const table = GatewayTable.primed();
  placedOrderId(table);
  expect(orders(table, { force: "true" })).toEqual({ orders: [], snapshot: false });
  expect(orders(table)).toMatchObject({ orders: [{ status: "Submitted" }] });
});

test("filters choose by status in any case, and an unknown account gets 400", () => {
  const table = GatewayTable.primed();
  placedOrderId(table);
  orders(table);
  expect(orders(table, { filters: "Submitted,filled" })).toMatchObject({ orders: [{}] });
  expect(orders(table, { filters: "filled" })).toMatchObject({ orders: [] });
  expect(list(table, "/iserver/account/orders", { accountId: "U1" }).status).toBe(400);
});

test("orders of earlier days are gone from the list, and their status gets 503", () => {
  const table = GatewayTable.primed({ nightlyReset: false, idleMs: 1e9 });
  const orderId = placedOrderId(table);
  const status = () => table.get(`/iserver/account/order/status/${orderId}`);
  expect(status()).toMatchObject({
    status: 200,
    body: { order_id: Number(orderId), order_status: "Submitted" },
  });
  orders(table);
  table.advance(18 * 3_600_000);
  expect(orders(table)).toEqual({ orders: [], snapshot: true });
  expect(status().status).toBe(503);
  expect(table.get("/iserver/account/order/status/7").status).toBe(503);
});

test("the first list of trades is empty; later ones have each fill once", () => {
  const table = GatewayTable.primed();
  const { price } = quietOrder(table) as { readonly price: number };
  placedOrderId(table, { price: Number((price * 1.04).toFixed(2)), cOID: "mine" });
  const trades = (query = {}) => list(table, "/iserver/account/trades", query);
  expect(trades().body).toEqual([]);
  const fills = table.exchange.trading.fills();
  const rows = trades({ days: "7" }).body as readonly Readonly<Record<string, unknown>>[];
  expect(rows.map(({ execution_id }) => execution_id)).toEqual(fills.map(({ execId }) => execId));
  expect(rows[0]).toMatchObject({
    symbol: "AAPL",
    side: "B",
    order_ref: "mine",
    price: expect.any(String),
    trade_time: expect.stringMatching(/^\d{8}-\d\d:\d\d:\d\d$/),
  });
  for (const days of ["0", "8", "x", "1.5", ""]) expect(trades({ days }).status).toBe(400);
});
