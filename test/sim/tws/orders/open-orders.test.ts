import { expect, test } from "vitest";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { names, received, Table, type TableClient } from "../../../support/table.ts";

const place = (client: TableClient, orderId: number, lmtPrice: number) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "LMT",
    lmtPrice,
    tif: "GTC",
    transmit: true,
  });
const MANUAL = { kind: "manual-order", symbol: "AAPL", side: "BUY", quantity: 5, limitPrice: 99 } as const;

/** Makes a TWS at which client 1 and client 2 have an open order each, client 1 a filled one, and one is manual. */
function tableWithOrders(ordersAtConnect: boolean): Table {
  const table = Table.trading({ ordersAtConnect, masterClientId: 9 });
  const [one, two] = [table.client(1), table.client(2)];
  place(one, 1, 100);
  place(one, 2, 9_999);
  place(two, 7, 101);
  table.happens(MANUAL);
  table.gone(one);
  table.gone(two);
  return table;
}

test.each([
  [1, [[1, 1]]],
  [2, [[2, 7]]],
  [3, []],
  [0, [[0, 0]]],
  [
    9,
    [
      [1, 1],
      [2, 7],
      [0, 0],
    ],
  ],
])("client %d receives the open orders that it may see when it connects: %j", (clientId, expected) => {
  const { begun } = tableWithOrders(true).client(clientId);
  const orders = received(begun, openOrder);
  expect(orders.map(({ clientId: owner, orderId }) => [owner, orderId])).toEqual(expected);
  const statuses = received(begun, orderStatus).map(({ status }) => status);
  expect(statuses).toEqual(expected.map(() => "Submitted"));
});

test("open orders come right after the next order ID, without an end", () => {
  const sentNames = names(tableWithOrders(true).client(1).begun);
  expect(sentNames.slice(0, 5)).toEqual([
    "managedAccounts",
    "nextValidId",
    "openOrder",
    "orderStatus",
    "error",
  ]);
  expect(sentNames).not.toContain("openOrderEnd");
});

test("without the setting, and while TWS is cut off, no order is sent at connect", () => {
  expect(names(tableWithOrders(false).client(1).begun)).not.toContain("openOrder");
  const table = tableWithOrders(true);
  table.happens({ kind: "offline" });
  expect(names(table.client(1).begun)).not.toContain("openOrder");
});
