import { findOrderType } from "../../exchange/orders/order-types.ts";
import { isDone } from "../../exchange/orders/orders.ts";
import * as code from "../facts/codes.ts";
import {
  given,
  type KnownOrder,
  nonZero,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  REPLAYED,
  rejected,
  tifOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Times in force that a working order can change to, by the one that it has. */
const TIF_CHANGES: Readonly<Record<string, readonly string[]>> = {
  DAY: ["DAY", "GTC", "IOC"],
  GTC: ["DAY", "GTC", "IOC"],
};
const REDUCE = 3;

/** Makes a rule about an order that modifies another. */
function modifying(
  what: string,
  number: number,
  source: string,
  broken: (input: OrderInput, before: KnownOrder) => string | undefined,
): Rule<OrderInput> {
  return {
    what,
    code: number,
    source,
    broken: (input) => (input.open === undefined ? undefined : broken(input, input.open)),
  };
}

/** Returns the way in which an OCA group is cancelled; every other number reads as the default. */
const ocaWay = (type: number): number => ([1, 2, 4].includes(type) ? type : REDUCE);
const nameOf = (orderType: string): string => findOrderType(orderType) ?? orderType.toUpperCase();
const other = (one: string, two: string): boolean =>
  one !== "" && two !== "" && one.toUpperCase() !== two.toUpperCase();

/** Returns whether an order can change from one type to another: between a market and a limit order. */
function canBecome(from: string, to: string): boolean {
  const simple = ["MKT", "LMT"];
  return from === to || (simple.includes(from) && simple.includes(to));
}

/** Rules about changes of an order that was placed before. An order whose change is refused stays as it is. */
export const ORDER_MODIFICATION_RULES: readonly Rule<OrderInput>[] = [
  modifying("a change of a filled order", code.CANNOT_MODIFY_FILLED_ORDER, PAGE, (_, { state }) =>
    state.status === "Filled" ? "Cannot modify a filled order." : undefined,
  ),
  modifying(
    "a change of an order that was cancelled or rejected",
    code.DUPLICATE_ORDER_ID,
    RECORDED,
    (_, { state }) => (isDone(state) ? "Duplicate order id" : undefined),
  ),
  modifying(
    "a change of a child that names its parent after the parent was filled",
    code.UNKNOWN_ORDER,
    "erdewit/ib_insync#647, ib-api-reloaded/ib_async#89",
    ({ order, parent }, before) =>
      order.parentId !== 0 &&
      order.parentId === before.order.parentId &&
      (parent === undefined || isDone(parent.state))
        ? `Can't find order with id =${order.parentId}`
        : undefined,
  ),
  modifying("a change of the parent", code.PARENT_CANNOT_BE_CHANGED, PAGE, ({ order }, before) =>
    order.parentId !== 0 && order.parentId !== before.order.parentId
      ? "Parent order id cannot be modified"
      : undefined,
  ),
  modifying(
    "a change of the contract, the side or the exchange",
    code.ORDER_DOES_NOT_MATCH,
    `${PAGE}; ${PAPER}`,
    ({ order, instrument }, before) =>
      instrument.conId !== before.state.terms.instrument.conId ||
      other(order.action, before.order.action) ||
      other(order.exchange, before.order.exchange)
        ? "Order being modified does not match original order"
        : undefined,
  ),
  modifying(
    "a change of the account or of clearing",
    code.ACCOUNT_CANNOT_BE_CHANGED,
    PAGE,
    ({ order }, before) =>
      other(order.account, before.state.terms.account) ||
      other(order.clearingIntent, before.order.clearingIntent || "IB")
        ? "The account and clearing attributes on this order may not be changed."
        : undefined,
  ),
  modifying(
    "a change of the order type, other than between MKT and LMT",
    code.CANNOT_CHANGE_ORDER_TYPE,
    `${RECORDED}; ${REPLAYED} (LMT to MKT)`,
    ({ order }, before) =>
      canBecome(nameOf(before.order.orderType), nameOf(order.orderType))
        ? undefined
        : `Order modify failed. Cannot change to the new order type.${order.orderType.toUpperCase()}`,
  ),
  modifying(
    "a change of the time in force, other than between DAY and GTC or to IOC",
    code.CANNOT_CHANGE_TIF,
    PAPER,
    ({ tif }, before) => {
      const from = tifOf(before.order);
      return tif === from || TIF_CHANGES[from]?.includes(tif) === true
        ? undefined
        : `Order modify failed. Cannot change to the new Time in Force.${tif}`;
    },
  ),
  modifying(
    "a change of an order that was placed by a cash quantity",
    code.CASH_ORDER_CANNOT_BE_MODIFIED,
    PAGE,
    (_, before) =>
      nonZero(before.order.cashQty) === undefined
        ? undefined
        : "Order Quantity is expressed in monetary terms. Modification is not supported via API. Please use desktop version to revise this order.",
  ),
  modifying("an algorithm that is added", code.UNKNOWN_ALGORITHM, PAPER, ({ order }, before) =>
    given(before.order.algoStrategy) === "" && given(order.algoStrategy) !== ""
      ? "Order processing failed. Algorithm definition not found"
      : undefined,
  ),
  modifying(
    "an algorithm that is dropped or changed",
    code.CANNOT_CHANGE_ALGORITHM,
    PAPER,
    ({ order }, before) =>
      given(before.order.algoStrategy) === given(order.algoStrategy)
        ? undefined
        : "Order modify failed. Algorithm cannot be modified.",
  ),
  modifying(
    "a change of the OCA group, or a group that is added",
    code.OCA_GROUP_CANNOT_BE_CHANGED,
    `nautechsystems/nautilus_trader#2978; ${PAPER}`,
    ({ order }, before) =>
      order.ocaGroup !== "" && order.ocaGroup !== before.order.ocaGroup
        ? "OCA group revision is not allowed"
        : undefined,
  ),
  modifying(
    "a change of the type of the OCA group",
    code.OCA_TYPE_CANNOT_BE_CHANGED,
    `${PAGE}; userFRM/ibx, limits.md`,
    ({ order }, before) =>
      ocaWay(order.ocaType) === ocaWay(before.order.ocaType)
        ? undefined
        : "OCA group type revision is not allowed",
  ),
  modifying(
    "a size below what is filled already",
    code.ORDER_REJECTED,
    "unsourced",
    ({ quantity }, { state }) =>
      quantity > 0 && quantity < state.filled
        ? rejected("The order size is smaller than the size that is filled")
        : undefined,
  ),
];
