import { expect, test } from "vitest";
import { ORDER_GROUP_RULES } from "../../../../sim/tws/rules/order-groups.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const condition = (change: object) => ({
  conditions: [
    {
      type: 1,
      conjunction: "a",
      isMore: true,
      value: "1000",
      conId: 265598,
      exchange: "SMART",
      triggerMethod: 0,
      symbol: "",
      secType: "",
      ...change,
    },
  ],
});

testRules(ORDER_GROUP_RULES, {
  "a child of a combination": {
    first: (desk) => desk.place({ transmit: false }),
    change: { orderId: 2, parentId: 1 },
    secType: "BAG",
    text: "Smart combo child order not supported.",
  },
  "an OCA group of a type other than 3 for a combination": {
    change: { ocaGroup: "pair", ocaType: 1 },
    secType: "BAG",
    text: "Combo order only supports reduce on fill without block(OCA).",
    newOnly: true,
  },
  "a parent that does not exist": { change: { parentId: 77 }, text: "Missing parent order" },
  "a parent that is filled, cancelled or rejected": {
    first: (desk) => desk.place({ orderType: "MKT", lmtPrice: undefined }),
    change: { orderId: 2, parentId: 1, action: "SELL", lmtPrice: 300 },
    text: "Parent order is being cancelled.",
  },
  "a child in another account than its parent": {
    login: { accounts: ["DU1000001", "DU1000002"] },
    first: (desk) => desk.place({ account: "DU1000001", transmit: false }),
    change: { orderId: 2, parentId: 1, account: "DU1000002", action: "SELL", lmtPrice: 300 },
    text: "The account of a child order must be that of its parent.",
  },
  "an OCA group with open orders of another account": {
    login: { accounts: ["DU1000001", "DU1000002"] },
    first: (desk) => desk.place({ account: "DU1000001", ocaGroup: "pair" }),
    change: { orderId: 2, account: "DU1000002", ocaGroup: "pair" },
    text: "OCA group 'pair' contains orders for Personal Account (DU1000001), Personal Account (DU1000002).",
  },
  "a trailing stop as the child of an order other than LMT and STP LMT": {
    first: (desk) => desk.place({ orderType: "MKT", lmtPrice: undefined, transmit: false }),
    change: { orderId: 2, parentId: 1, action: "SELL", orderType: "TRAIL", auxPrice: 1 },
    text: "Trailing stop orders can be attached to limit or stop-limit orders only.",
  },
  "a child without all-or-none of a parent that has it": {
    first: (desk) => desk.place({ allOrNone: true, transmit: false }),
    change: { orderId: 2, parentId: 1, action: "SELL", lmtPrice: 300 },
    text: "Child has to be AON if parent order is AON",
  },
  "a condition in an order for a fund or a cryptocurrency": {
    change: condition({}),
    secType: "CRYPTO",
    text: "Conditions are not allowed for this contract.",
  },
  "a condition that submits or cancels an order of a type that takes none": {
    change: { ...condition({}), orderType: "STP", auxPrice: 300 },
    text: "Conditional submission of orders is supported for",
  },
  "a condition of a type that does not exist": {
    change: condition({ type: 2 }),
    text: "Invalid condition of type 2",
  },
  "a condition about a contract that does not exist, or without an exchange": {
    change: condition({ conId: 3 }),
    text: "The conditional contract info is incomplete.",
  },
  "a time of a condition that has another form": {
    change: condition({ type: 3, value: "tomorrow" }),
    text: "The date, time, or time-zone entered is invalid.",
  },
  "a value of a condition that cannot be read as a number": {
    change: condition({ value: "high" }),
    text: "Invalid condition of type 1",
  },
});

test("a time of a condition in a zone that TWS does not know is refused with 10314", () => {
  const codes = (value: string) =>
    errors(new OrderDesk().place(condition({ type: 3, value }))).map(([code]) => code);
  expect(codes("20260114 15:00:00 US/Eastern")).toEqual([]);
  expect(codes("20260114 15:00:00 EST")).toEqual([10314]);
});

test("a condition about a price takes the trigger methods that exist, and no other", () => {
  const code = (triggerMethod: number) => errors(new OrderDesk().place(condition({ triggerMethod })))[0]?.[0];
  expect([0, 1, 2, 3, 4, 7, 8].map(code)).toEqual(Array(7).fill(undefined));
  expect([-1, 5, 6, 9, 99].map(code)).toEqual(Array(5).fill(321));
});
