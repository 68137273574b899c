import { ORDER_GROUP_RULES } from "../../../../sim/tws/rules/order-groups.ts";
import { testRules } from "../../../support/order-rules.ts";

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
});
