import { expect, test } from "vitest";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, Table, type TableClient } from "../../../support/table.ts";

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  orderType: "MKT",
  tif: "DAY",
  transmit: true,
};
const LOW = { orderType: "LMT", lmtPrice: 100 };

const place = (client: TableClient, orderId: number, change: Partial<PlaceOrder> = {}) =>
  client.send(placeOrder, { orderId, ...ORDER, ...change });

test.each([
  [321, { orderType: "MAGIC" }],
  [387, { orderType: "VWAP", lmtPrice: 100 }],
  [158, { orderType: "REL", lmtPrice: 100 }],
  [387, { orderType: "PEG MKT", lmtPrice: 100, auxPrice: 0.01 }],
  [434, { totalQuantity: 0 }],
  [10052, { tif: "SOMETIMES" }],
  [321, { account: "DU7" }],
  [321, { orderType: "LMT" }],
  [110, { orderType: "LMT", lmtPrice: 100.001 }],
  [321, { orderType: "STP" }],
  [321, { action: "HOLD" }],
  [10006, { parentId: 77 }],
  [343, { tif: "GTD", goodTillDate: "tomorrow" }],
])("an order is refused with %i for %j, and its ID stays free", (expected, change) => {
  const client = Table.trading().client(1);
  expect(code(place(client, 1, change))).toBe(expected);
  expect(code(place(client, 1, LOW))).toBeUndefined();
});

test("an ID below one in use is refused with 103, a change of the side with 105", () => {
  const client = Table.trading().client(1);
  place(client, 5, LOW);
  expect(code(place(client, 4, LOW))).toBe(103);
  expect(code(place(client, 5, { ...LOW, action: "SELL" }))).toBe(105);
});

test("a filled order cannot be modified: 104", () => {
  const client = Table.trading().client(1);
  place(client, 1);
  expect(code(place(client, 1, LOW))).toBe(104);
});

test("placing an order again under its ID modifies it", () => {
  const client = Table.trading().client(1);
  place(client, 1, LOW);
  const orders = received(place(client, 1, { ...LOW, lmtPrice: 101 }), openOrder);
  expect(orders.at(-1)).toMatchObject({ orderId: 1, lmtPrice: 101 });
});

test("a what-if order brings its margin and commission, and is not placed", () => {
  const client = Table.trading().client(1);
  const effects = place(client, 1, { whatIf: true });
  expect(names(effects)).toEqual(["openOrder"]);
  const [state] = received(effects, openOrder);
  expect(state?.initMarginChange).toBeGreaterThan(0);
  expect(state).toMatchObject({ commission: undefined, minCommission: 1, maxCommission: 1.2 });
  expect(code(place(client, 1, LOW))).toBeUndefined();
});

test.each([
  [10349, "Filled", { tif: "" }],
  [2109, "Filled", { outsideRth: true }],
  [404, "PreSubmitted", { conId: 0, symbol: "HTBR", action: "SELL" }],
])("notice %i leaves an order as it is: %s", (notice, status, change) => {
  const effects = place(Table.trading().client(1), 1, change);
  expect([code(effects), received(effects, orderStatus).at(-1)?.status]).toEqual([notice, status]);
});

test("notice 399 says when an order will be placed that waits for the opening", () => {
  const table = Table.trading();
  table.nowMs += 13 * 3_600_000;
  const effects = place(table.client(1), 1);
  expect([code(effects), received(effects, orderStatus).at(-1)?.status]).toEqual([399, "PreSubmitted"]);
});

test("a limit of a share that is too far beyond the market is cancelled at once: 202", () => {
  const client = Table.trading().client(1);
  const effects = place(client, 1, { orderType: "LMT", lmtPrice: 350 });
  expect(names(effects)).toEqual(["openOrder", "orderStatus", "orderStatus", "error"]);
  expect(received(effects, orderStatus).map(({ status }) => status)).toEqual(["PreSubmitted", "Cancelled"]);
  const [refused] = received(effects, error);
  expect(refused?.code).toBe(202);
  expect(refused?.text).toMatch(
    /We cannot accept an order at a limit price at or more aggressive than 2\d\d\./,
  );
});

test("an order of a group without a parent is transmitted under its own terms", () => {
  const client = Table.trading().client(1);
  expect(code(place(client, 1, { ...LOW, ocaGroup: "one", ocaType: 1 }))).toBeUndefined();
  expect(code(place(client, 2, { ...LOW, ocaGroup: "one", ocaType: 1 }))).toBeUndefined();
});
