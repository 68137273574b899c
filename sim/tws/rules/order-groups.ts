import { isDone } from "../../exchange/orders/orders.ts";
import * as code from "../facts/codes.ts";
import { isOf, type OrderInput, PAGE, PAPER, rejected } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Rules about parents and OCA groups. */
export const ORDER_GROUP_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a parent that does not exist",
    code: code.MISSING_PARENT_ORDER,
    source: PAGE,
    broken: ({ order, open, parent }) =>
      open === undefined && order.parentId !== 0 && parent === undefined ? "Missing parent order" : undefined,
  },
  {
    what: "a parent that is filled, cancelled or rejected",
    code: code.ORDER_REJECTED,
    source: "public reports (201, Parent order is being cancelled)",
    broken: ({ open, parent }) =>
      open === undefined && parent !== undefined && isDone(parent.state)
        ? rejected("Parent order is being cancelled.")
        : undefined,
  },
  {
    what: "a child in another account than its parent",
    code: code.ORDER_REJECTED,
    source: "unsourced",
    broken: ({ open, parent, account }) =>
      open === undefined && parent !== undefined && parent.state.terms.account !== account
        ? rejected("The account of a child order must be that of its parent.")
        : undefined,
  },
  {
    what: "an OCA group with open orders of another account",
    code: code.OCA_ACCOUNTS_DIFFER,
    source: "ib-api-reloaded/ib_async#75; how it lists the accounts is unsourced",
    broken: ({ open, group, account, order: { ocaGroup } }) => {
      const other = group.find(({ terms }) => terms.account !== account);
      return open === undefined && other !== undefined
        ? `One-cancels-all group of orders should contain orders with exactly the same account. OCA group '${ocaGroup}' contains orders for Personal Account (${other.terms.account}), Personal Account (${account}).`
        : undefined;
    },
  },
  {
    what: "a child of a combination",
    code: code.COMBO_CHILD_NOT_SUPPORTED,
    source: PAGE,
    broken: (input) =>
      isOf(input, "BAG") && input.parent !== undefined ? "Smart combo child order not supported." : undefined,
  },
  {
    what: "a trailing stop as the child of an order other than LMT and STP LMT",
    code: code.TRAILING_CHILD_NOT_ALLOWED,
    source: `${PAGE}; ${PAPER}`,
    broken: ({ row, parent }) =>
      row?.trails === true && parent !== undefined && !["LMT", "STP LMT"].includes(parent.state.terms.type)
        ? "Trailing stop orders can be attached to limit or stop-limit orders only."
        : undefined,
  },
  {
    what: "a child without all-or-none of a parent that has it",
    code: code.CHILD_IS_NOT_ALL_OR_NONE,
    source: PAGE,
    broken: ({ order, parent }) =>
      parent?.order.allOrNone === true && !order.allOrNone
        ? "Child has to be AON if parent order is AON"
        : undefined,
  },
  {
    what: "an OCA group of a type other than 3 for a combination",
    code: code.COMBO_OCA_NOT_SUPPORTED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) =>
      isOf(input, "BAG") && input.order.ocaGroup !== "" && [1, 2].includes(input.order.ocaType)
        ? "Combo order only supports reduce on fill without block(OCA)."
        : undefined,
  },
];
