import { expect, test } from "vitest";
import { ORDER_MODIFICATION_RULES } from "../../../../sim/tws/rules/order-modification.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";
import { received } from "../../../support/table.ts";

const resting =
  (change: object = {}) =>
  (desk: OrderDesk): void => {
    expect(errors(desk.place(change))).toEqual([]);
  };
/** Places a market order to buy, and its child, which waits. */
const bracket = (desk: OrderDesk): void => {
  desk.place({ orderId: 1, orderType: "MKT", lmtPrice: undefined, transmit: false });
  desk.place({ orderId: 2, parentId: 1, action: "SELL", lmtPrice: 300 });
  expect(desk.exchange.trading.orders().map(({ status }) => status)).toEqual(["Filled", "Submitted"]);
};
const CHILD = { orderId: 2, parentId: 1, action: "SELL", lmtPrice: 301 } as const;

testRules(ORDER_MODIFICATION_RULES, {
  "a change of a filled order": {
    first: resting({ orderType: "MKT", lmtPrice: undefined }),
    text: "Cannot modify a filled order.",
  },
  "a change of an order that was cancelled or rejected": {
    first: (desk) => {
      desk.place();
      desk.client.send(cancelOrder, { orderId: 1 });
    },
    text: "Duplicate order id",
  },
  "a change of a child that names its parent after the parent was filled": {
    first: bracket,
    change: CHILD,
    text: "Can't find order with id =1",
  },
  "a change of the parent": {
    first: bracket,
    change: { ...CHILD, parentId: 2 },
    text: "Parent order id cannot be modified",
  },
  "a change of the contract, the side or the exchange": {
    first: resting(),
    change: { action: "SELL", lmtPrice: 300 },
    text: "Order being modified does not match original order",
  },
  "a change of the account or of clearing": {
    login: { accounts: ["DU1234567", "DU2"] },
    first: resting({ account: "DU1234567" }),
    change: { account: "DU2" },
    text: "The account and clearing attributes on this order may not be changed.",
  },
  "a change of the order type, other than between MKT and LMT": {
    first: resting(),
    change: { orderType: "STP", auxPrice: 300 },
    text: "Order modify failed. Cannot change to the new order type.STP",
  },
  "a change of the time in force, other than between DAY and GTC or to IOC": {
    first: resting(),
    change: { tif: "GTD", goodTillDate: "20260120 15:00:00 US/Eastern" },
    text: "Order modify failed. Cannot change to the new Time in Force.GTD",
  },
  "a change of an order that was placed by a cash quantity": {
    first: (desk) => desk.place({ totalQuantity: 0, cashQty: 20_000 }, "CASH"),
    sent: (desk) => desk.place({ totalQuantity: 0, cashQty: 30_000 }, "CASH"),
    text: "Order Quantity is expressed in monetary terms.",
  },
  "an algorithm that is added": {
    first: resting(),
    change: { algoStrategy: "Adaptive" },
    text: "Order processing failed. Algorithm definition not found",
  },
  "an algorithm that is dropped or changed": {
    first: resting({ algoStrategy: "Adaptive" }),
    text: "Order modify failed. Algorithm cannot be modified.",
  },
  "a change of the OCA group, or a group that is added": {
    first: resting({ ocaGroup: "one", ocaType: 1 }),
    change: { ocaGroup: "two", ocaType: 1 },
    text: "OCA group revision is not allowed",
  },
  "a change of the type of the OCA group": {
    first: resting({ ocaGroup: "one", ocaType: 1 }),
    change: { ocaGroup: "one", ocaType: 2 },
    text: "OCA group type revision is not allowed",
  },
  "a size below what is filled already": {
    first: (desk) => {
      const thin = desk.exchange.listed(desk.table.nowMs).find(({ symbol }) => symbol === "HTBR");
      expect(thin?.symbol).toBe("HTBR");
      const ask = thin === undefined ? 0 : desk.exchange.quote(thin, desk.table.nowMs).ask;
      desk.place({ conId: 0, symbol: "HTBR", totalQuantity: 12_000, lmtPrice: ask });
      const [order] = desk.exchange.trading.orders();
      expect(order?.filled).toBeGreaterThan(1);
      expect(order?.status).toBe("Submitted");
    },
    change: { conId: 0, symbol: "HTBR", totalQuantity: 1, lmtPrice: 12 },
    text: "The order size is smaller than the size that is filled",
  },
});

test("a child changes after its parent was filled where it names no parent", () => {
  const desk = new OrderDesk();
  bracket(desk);
  const changed = received(desk.place({ ...CHILD, parentId: 0 }), openOrder);
  expect(changed.at(-1)).toMatchObject({ orderId: 2, lmtPrice: 301 });
  expect(desk.exchange.trading.orders()[1]?.terms.limitPrice).toBe(301);
});

test("a limit order becomes a market order, and DAY becomes GTC", () => {
  const desk = new OrderDesk();
  desk.place();
  expect(errors(desk.place({ tif: "GTC" }))).toEqual([]);
  expect(errors(desk.place({ tif: "GTC", orderType: "MKT", lmtPrice: undefined }))).toEqual([]);
  expect(desk.exchange.trading.orders()[0]).toMatchObject({ status: "Filled", terms: { tif: "GTC" } });
});

test("a change without a time in force, a group or a type keeps those of the order", () => {
  const desk = new OrderDesk();
  desk.place({ tif: "GTC", ocaGroup: "one" });
  const [changed] = received(desk.place({ tif: "", lmtPrice: 201, ocaType: 3 }), openOrder);
  expect(changed).toMatchObject({ tif: "GTC", ocaGroup: "one", lmtPrice: 201 });
});

test("an order as it is echoed can be sent back as a change", () => {
  const desk = new OrderDesk();
  const [echo] = received(desk.place({ tif: "GTC" }), openOrder);
  expect(errors(desk.place({ ...echo, lmtPrice: 201 } as object))).toEqual([]);
  expect(desk.exchange.trading.orders()[0]?.terms.limitPrice).toBe(201);
});
