import { expect, test } from "vitest";
import { GatewayTable, type TablePeer } from "../../../../support/web/gateway-table.ts";
import { placedOrderId, postOrders, questionOf, quietOrder } from "../../../../support/web/orders.ts";

type Row = Readonly<Record<string, unknown>>;

const rows = (peer: TablePeer): readonly Row[] =>
  peer.frames("sor").flatMap(({ args }) => args as readonly Row[]);

const subscribed = (table: GatewayTable): TablePeer => {
  const peer = table.openLive();
  peer.send("sor+{}");
  return peer;
};

/** The price limit far above the market makes it fill at once. */
const fill = (table: GatewayTable): string => {
  const { price } = quietOrder(table) as { readonly price: number };
  return placedOrderId(table, { price: Number((price * 1.04).toFixed(2)) });
};

test("sor first sends every order of the day in full", () => {
  const table = GatewayTable.primed();
  const orderId = Number(placedOrderId(table, { cOID: "mine" }));
  const peer = subscribed(table);
  expect(rows(peer)).toMatchObject([
    { orderId, conid: 265598, totalSize: 10, remainingQuantity: 10, status: "Submitted", order_ref: "mine" },
  ]);
});

test("sor then sends changes alone: a new order in full, its end as a delta", () => {
  const table = GatewayTable.primed();
  const peer = subscribed(table);
  expect(rows(peer)).toEqual([]);
  const orderId = placedOrderId(table);
  expect(rows(peer)).toMatchObject([{ orderId: Number(orderId), status: "Submitted", totalSize: 10 }]);
  table.request("DELETE", `/iserver/account/DU1234567/order/${orderId}`);
  expect(rows(peer)).toHaveLength(1);
  table.advance(1_000);
  expect(rows(peer)).toHaveLength(2);
  expect(rows(peer)[1]).toMatchObject({ orderId: Number(orderId), status: "Cancelled" });
  expect(rows(peer)[1]).not.toHaveProperty("totalSize");
});

test("sor sends nothing while nothing changes", () => {
  const table = GatewayTable.primed();
  placedOrderId(table);
  const peer = subscribed(table);
  for (let turn = 0; turn < 5; turn++) {
    table.post("/tickle");
    table.advance(2_000);
  }
  expect(peer.frames("sor")).toHaveLength(1);
});

test("filters mute sor until a request with force; what happened in between is not sent", () => {
  const table = GatewayTable.primed();
  const peer = subscribed(table);
  table.get("/iserver/account/orders", { filters: "filled" });
  placedOrderId(table);
  expect(rows(peer)).toEqual([]);
  table.advance(5_000);
  expect(table.get("/iserver/account/orders", { force: "true" }).body).toEqual({
    orders: [],
    snapshot: false,
  });
  expect(rows(peer)).toEqual([]);
  const orderId = fill(table);
  expect(rows(peer)).toMatchObject([{ orderId: Number(orderId), status: "Filled" }]);
});

test("uor ends it, and a second sor replaces the first", () => {
  const table = GatewayTable.primed();
  const peer = subscribed(table);
  peer.send("sor+{}");
  placedOrderId(table);
  expect(rows(peer)).toHaveLength(1);
  expect(peer.send("uor+{}")).toEqual([]);
  placedOrderId(table);
  expect(rows(peer)).toHaveLength(1);
});

test("sor sends the end of an order at the close of the market, without any request", () => {
  const table = GatewayTable.primed({ idleMs: 1e9 });
  const { id } = questionOf(postOrders(table, quietOrder(table, { price: 150, tif: "DAY" })));
  table.post(`/iserver/reply/${id}`, { confirmed: true });
  // Heartbeats do not fall on the close.
  table.advance(3_000);
  const peer = subscribed(table);
  const before = rows(peer).length;
  table.advance(5.5 * 3_600_000 - 3_001);
  expect(rows(peer)).toHaveLength(before);
  table.advance(2_000);
  expect(rows(peer).at(-1)).toMatchObject({ status: "Cancelled" });
});
