import { isDone } from "../../exchange/orders/orders.ts";
import type { WireCondition } from "../../wire/field-groups/condition.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import {
  invalidOrder,
  isOf,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  rejected,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

const TIME = 3;
const EXECUTION = 5;
/** Types of conditions about the market of a contract: its price, its volume, its change. */
const MARKET = [1, 6, 7];
const CONDITION_TYPES = [1, 3, 4, 5, 6, 7];
const SUBMITTED_TYPES = ["LMT", "MKT", "MIDPRICE", "REL", "SNAP MID", "SNAP MKT", "SNAP PRIM"];
const CANCELLED_TYPES = ["LMT", "MIDPRICE"];

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

function isIncomplete({ type, conId, exchange, symbol, secType }: WireCondition, input: OrderInput): boolean {
  if (MARKET.includes(type)) return exchange === "" || !input.hasContract(conId);
  return type === EXECUTION && (symbol === "" || secType === "");
}

/** Rules about parents, OCA groups and conditions. */
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
  {
    what: "a condition in an order for a fund or a cryptocurrency",
    code: code.CONDITIONS_NOT_ALLOWED,
    source: `${PAGE}; the security types are unsourced`,
    broken: (input) =>
      input.order.conditions.length > 0 && isOf(input, "FUND", "CRYPTO")
        ? "Conditions are not allowed for this contract."
        : undefined,
  },
  {
    what: "a condition that submits or cancels an order of a type that takes none",
    code: code.CONDITION_NOT_SUPPORTED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) => {
      const { conditions, conditionsCancelOrder } = input.order;
      const types = conditionsCancelOrder ? CANCELLED_TYPES : SUBMITTED_TYPES;
      return conditions.length > 0 && !types.includes(typeOf(input))
        ? "Conditional submission of orders is supported for Limit, Market, MidPrice, Relative and Snap order types only. Conditional cancelation of orders is supported for Limit and MidPrice order types only."
        : undefined;
    },
  },
  {
    what: "a condition of a type that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { conditions } }) => {
      const bad = conditions.find(({ type }) => !CONDITION_TYPES.includes(type));
      return bad && invalidOrder(`Invalid condition of type ${bad.type}`);
    },
  },
  {
    what: "a condition about a contract that does not exist, or without an exchange",
    code: code.CONDITION_INCOMPLETE,
    source: PAGE,
    broken: (input) =>
      input.order.conditions.some((one) => isIncomplete(one, input))
        ? "The conditional contract info is incomplete."
        : undefined,
  },
  {
    what: "a time of a condition that has another form",
    code: code.INVALID_TIME,
    source: RECORDED,
    broken: (input) =>
      input.order.conditions.some(
        ({ type, value }) => type === TIME && parseOrderTime(value, input.zone) === undefined,
      )
        ? "Time condition: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx"
        : undefined,
  },
  {
    what: "a value of a condition that cannot be read as a number",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { conditions } }) => {
      const bad = conditions.find(
        ({ type, value }) => type !== TIME && type !== EXECUTION && !isNumber(value),
      );
      return bad && invalidOrder(`Invalid condition of type ${bad.type}`);
    },
  },
];
