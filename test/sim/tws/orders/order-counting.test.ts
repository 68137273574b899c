import { expect, test } from "vitest";
import { cancelOrder, reqGlobalCancel } from "../../../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { Table, type TableClient } from "../../../support/table.ts";

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  orderType: "MKT",
  tif: "DAY",
  transmit: true,
};
const LOW = { orderType: "LMT", lmtPrice: 250, tif: "GTC" };

const place = (client: TableClient, orderId: number, change: Partial<PlaceOrder> = {}) =>
  client.send(placeOrder, { orderId, ...ORDER, ...change });

test("orders are counted as placed, modified, cancelled or refused, and what-if orders apart", () => {
  const table = Table.trading({ whatIfWarningFirst: true });
  const client = table.client(1);
  const counts = () => table.tws.orderCounts;
  place(client, 1, LOW);
  place(client, 2);
  expect(counts()).toEqual({ placed: 2, modified: 0, cancelled: 0, refused: 0, whatIf: 0 });
  place(client, 1, { ...LOW, lmtPrice: 251 });
  expect(counts()).toMatchObject({ placed: 2, modified: 1, refused: 0 });
  // Numbers, the contract, the account's money, an ID in use, a filled order, an unreadable message.
  place(client, 3, { orderType: "MAGIC" });
  place(client, 3, { conId: 7 });
  place(client, 3, { totalQuantity: 1_000_000 });
  place(client, 1, { ...LOW, action: "SELL" });
  place(client, 2, LOW);
  client.sendFields(3, 4);
  expect(counts()).toMatchObject({ placed: 2, modified: 1, refused: 6 });
  place(client, 9, { ...LOW, whatIf: true, outsideRth: true });
  place(client, 10, { whatIf: true, orderType: "MAGIC" });
  expect(counts()).toMatchObject({ placed: 2, refused: 7, whatIf: 1 });
  client.send(cancelOrder, { orderId: 77 });
  expect(counts()).toMatchObject({ cancelled: 0, refused: 8 });
  client.send(cancelOrder, { orderId: 1 });
  place(client, 11, LOW);
  place(client, 12, LOW);
  client.send(reqGlobalCancel, {});
  expect(counts()).toEqual({ placed: 4, modified: 1, cancelled: 3, refused: 8, whatIf: 1 });
});

test("a limit far beyond the market is an order that was placed, although TWS cancels it", () => {
  const table = Table.trading();
  place(table.client(1), 1, { orderType: "LMT", lmtPrice: 900 });
  expect(table.tws.orderCounts).toMatchObject({ placed: 1, refused: 0 });
});

test("an order that waits for IBKR is counted when it is served, read-only ones as refused", () => {
  const table = Table.trading();
  const client = table.client(1);
  table.happens({ kind: "offline" } as never);
  place(client, 1, LOW);
  expect(table.tws.orderCounts).toMatchObject({ placed: 0, refused: 0, whatIf: 0 });
  table.happens({ kind: "online", dataLost: false });
  expect(table.tws.orderCounts).toMatchObject({ placed: 1, refused: 0 });
  const readOnly = Table.trading({ readOnly: true });
  place(readOnly.client(1), 1, LOW);
  expect(readOnly.tws.orderCounts).toMatchObject({ placed: 0, refused: 1 });
});
