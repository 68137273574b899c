import { expect, test } from "vitest";
import { PlacedOrders } from "../../../../sim/tws/context/placed-orders.ts";
import { placedOrdersSchema } from "../../../../sim/tws/context/placed-orders-schema.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { problemsOf } from "../../../../sim/world/schema-problems.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { fieldsOf } from "../../../support/messages.ts";

const schema = placedOrdersSchema();
const said = (state: unknown): string => {
  const { error } = schema.safeParse(state);
  return error === undefined ? "" : problemsOf(error).join("; ");
};
const LEG = {
  conId: 265598,
  ratio: 1,
  action: "BUY",
  exchange: "SMART",
  openClose: 0,
  shortSaleSlot: 0,
  designatedLocation: "",
  exemptCode: -1,
};
const ORDERS = [
  { ...AAPL_NUMBERED, orderType: "MKT" },
  { orderType: "PEG BEST", competeAgainstBestOffset: Number.POSITIVE_INFINITY, exchange: "IBKRATS" },
  { secType: "BAG", legs: [LEG], orderComboLegs: [{ price: undefined }] },
  { algoStrategy: "Vwap", algoParams: [{ tag: "maxPctVol", value: "0.1" }] },
];

/** A registry with one order, as a client of some version sends it. */
function registry(values: object, version: number): PlacedOrders {
  const order = placeOrder.read(fieldsOf(placeOrder, { orderId: 1, ...values }, version), version);
  return new PlacedOrders({ orders: [{ permId: 7, clientId: 1, orderId: 1, order }], nextIds: { 1: 2 } });
}

test("orders that clients of any version have placed are right", () => {
  for (let version = 151; version <= 193; version++)
    for (const order of ORDERS) expect(said(registry(order, version).state()), `${version}`).toBe("");
});

test("a value of another kind, or one that no order has, is named", () => {
  const { orders, nextIds } = registry({ orderType: "MKT" }, 193).state();
  const changed = (change: object) => ({
    nextIds,
    orders: orders.map((placed) => ({ ...placed, order: { ...placed.order, ...change } })),
  });
  expect(said(changed({ lmtPrice: "100" }))).toContain("orders[0].order.lmtPrice: ");
  expect(said(changed({ orderType: 7 }))).toContain(
    "orders[0].order.orderType: expected string, received number",
  );
  expect(said(changed({ transmit: null }))).toContain(
    "orders[0].order.transmit: expected boolean, received null",
  );
  expect(said(changed({ conId: 0.5 }))).toContain("orders[0].order.conId: ");
  expect(said(changed({ colour: "red" }))).toContain('orders[0].order: there is no "colour" here');
  expect(said({ orders, nextIds: { one: 2 } })).toContain("nextIds.one: ");
  expect(said({ orders: {}, nextIds })).toContain("orders: expected array, received object");
});
