import { isDone, type Order, type OrderTerms } from "../../../exchange/orders/orders.ts";
import { refusalReason } from "../../../tws/rules/order-exchange.ts";
import type { Reply } from "../handler.ts";
import * as http from "../http-status.ts";
import { fieldsOf } from "../requests/body.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal } from "../state/refusals.ts";
import { joinedQuestions, orderQuestions } from "./order-questions.ts";
import { type OrderFields, orderTerms } from "./order-terms.ts";

/** Most orders in one request. */
const ORDERS_MAX = 20;

interface Draft {
  readonly terms: OrderTerms;
  /** The caller's ID of the order (`cOID`); empty for none. */
  readonly callerId: string;
  /** The caller's ID of the parent (`parentId`); empty for none. */
  readonly parentId: string;
}

/** Reads the orders of a body; undefined where it has none, or something else in their place. */
export function ordersOf(body: unknown): readonly OrderFields[] | undefined {
  const { orders } = fieldsOf(body);
  if (!Array.isArray(orders) || orders.length === 0 || orders.length > ORDERS_MAX) return undefined;
  const isOrder = (one: unknown): boolean => typeof one === "object" && one !== null && !Array.isArray(one);
  return orders.every(isOrder) ? (orders as readonly OrderFields[]) : undefined;
}

/** Submits orders, or opens the first question about them. */
export function submitOrders(orders: readonly OrderFields[], account: string, context: CoreContext): Reply {
  const { exchange, nowMs, brokerage, parts } = context;
  const failure = batchFailure(orders, context);
  if (failure !== undefined) return refusal(http.BAD_REQUEST, failure);
  const ocaGroup = orders.length > 1 && orders[0]?.isSingleGroup === true ? `web-${nowMs}` : "";
  const drafts: Draft[] = [];
  for (const fields of orders) {
    const terms = orderTerms(fields, { parent: undefined, ocaGroup }, account, exchange, nowMs);
    if (typeof terms === "string") return { body: { error: terms } };
    drafts.push({ terms, callerId: textOf(fields.cOID), parentId: textOf(fields.parentId) });
  }
  const questions = drafts.flatMap(({ terms }) => orderQuestions(terms, exchange, nowMs));
  const submit = (atMs: number): Reply => placeAll(drafts, context, atMs);
  return parts.questions.pose(joinedQuestions(questions, brokerage.suppressed), brokerage, submit, nowMs);
}

/** Modifies an order with the complete new order, or opens the first question about it. */
export function modifyOrder(open: Order, fields: OrderFields, context: CoreContext): Reply {
  const { exchange, nowMs, brokerage, parts } = context;
  const { account, parent, ocaGroup, instrument, side } = open.terms;
  const place = { parent, ocaGroup };
  const terms = orderTerms(fields, place, account, exchange, nowMs);
  if (typeof terms === "string") return { body: { error: terms } };
  if (terms.instrument.conId !== instrument.conId || terms.side !== side)
    return { body: { error: "Order being modified does not match original order" } };
  const submit = (atMs: number): Reply => {
    const now = exchange.trading.order(open.permId);
    if (now === undefined || isDone(now)) return { body: { error: `OrderID ${open.permId} doesn't exist` } };
    const { refusal: refused } = exchange.trading.modify(open.permId, terms, atMs);
    return refused === undefined
      ? { body: [acceptance(open.permId, context)] }
      : { body: { error: refusalReason(refused) } };
  };
  const questions = joinedQuestions(orderQuestions(terms, exchange, nowMs), brokerage.suppressed);
  return parts.questions.pose(questions, brokerage, submit, nowMs);
}

/** Finds why orders cannot be in one request: they are unrelated, or a caller's ID is taken. */
function batchFailure(orders: readonly OrderFields[], { parts }: CoreContext): string | undefined {
  const callerIds = orders.map(({ cOID }) => textOf(cOID)).filter((id) => id !== "");
  const taken = callerIds.find(
    (id, index) => parts.webOrders.byCallerId(id) !== undefined || callerIds.indexOf(id) !== index,
  );
  if (taken !== undefined) return `Local order ID=${taken} is already registered.`;
  for (const { parentId } of orders) {
    const id = textOf(parentId);
    if (id === "" || callerIds.includes(id) || parts.webOrders.byCallerId(id) !== undefined) continue;
    return `Bad Request: no order has the parentId ${id}`;
  }
  const [first, ...others] = orders;
  const isGroup = orders.every(({ isSingleGroup }) => isSingleGroup === true);
  const isBracket = others.every(({ parentId }) => textOf(parentId) === textOf(first?.cOID));
  return isGroup || (isBracket && (others.length === 0 || textOf(first?.cOID) !== ""))
    ? undefined
    : "Bad Request: unrelated orders must not be in one request";
}

function placeAll(drafts: readonly Draft[], context: CoreContext, nowMs: number): Reply {
  const { trading } = context.exchange;
  const { webOrders } = context.parts;
  const accepted: unknown[] = [];
  for (const { terms, callerId, parentId } of drafts) {
    const parent = parentId === "" ? undefined : webOrders.byCallerId(parentId);
    const { permId, refusal: refused } = trading.place({ ...terms, parent }, nowMs);
    webOrders.put(permId, callerId);
    if (refused !== undefined) return { body: { error: refusalReason(refused) } };
    accepted.push(acceptance(permId, context));
  }
  return { body: accepted };
}

function acceptance(permId: number, { exchange, parts }: CoreContext): unknown {
  const callerId = parts.webOrders.callerId(permId);
  return {
    order_id: `${permId}`,
    local_order_id: callerId === "" ? undefined : callerId,
    order_status: exchange.trading.order(permId)?.status,
    encrypt_message: "1",
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
}
