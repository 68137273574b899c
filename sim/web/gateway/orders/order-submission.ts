import { isDone, type Order, type OrderTerms } from "../../../exchange/orders/orders.ts";
import { refusalReason } from "../../../tws/rules/order-exchange.ts";
import type { Reply } from "../handler.ts";
import * as http from "../http-status.ts";
import { fieldsOf } from "../requests/body.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal } from "../state/refusals.ts";
import { parentOf, unrelated } from "./order-batch.ts";
import { joinedQuestions, orderQuestions } from "./order-questions.ts";
import { idOf, type OrderFields, orderTerms } from "./order-terms.ts";

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

/**
 * Submits orders, or opens the first question about them: each question concerns all of them.
 *
 * All are read before one is placed, so that a request with an order that makes no sense places none. Then they are placed one
 * after the other. What IBKR does when it refuses one of them then is not documented: here those before it stay, those after it
 * are not placed, and the answer has the reason alone.
 */
export function submitOrders(orders: readonly OrderFields[], account: string, context: CoreContext): Reply {
  const { exchange, nowMs, brokerage, parts } = context;
  const failure = unrelated(orders, context);
  if (failure !== undefined) return refusal(http.BAD_REQUEST, failure);
  const group = orders.length > 1 && orders[0]?.isSingleGroup === true ? parts.webOrders.nextGroup() : "";
  const isBracket = orders.some(({ parentId }) => idOf(parentId) !== "");
  const drafts: Draft[] = [];
  for (const fields of orders) {
    const parentId = idOf(fields.parentId);
    // The fill of a parent must not cancel its own children: a group with a parent is one of the children.
    const ocaGroup = isBracket && parentId === "" ? "" : group;
    const terms = orderTerms(fields, { parent: undefined, ocaGroup }, account, exchange, nowMs);
    if (typeof terms === "string") return { body: { error: terms } };
    drafts.push({ terms, callerId: idOf(fields.cOID), parentId });
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

function placeAll(drafts: readonly Draft[], context: CoreContext, nowMs: number): Reply {
  const { trading } = context.exchange;
  const { webOrders } = context.parts;
  const accepted: unknown[] = [];
  for (const { terms, callerId, parentId } of drafts) {
    const parent = parentOf(parentId, context);
    const { permId, refusal: refused } = trading.place({ ...terms, parent }, nowMs);
    webOrders.put(permId, callerId);
    if (refused !== undefined) return { body: { error: refusalReason(refused) } };
    accepted.push(acceptance(permId, context));
  }
  const [first] = accepted;
  const isBracket = drafts.some(({ parentId }) => parentId !== "");
  return { body: isBracket && context.options.bracketRows === "parent" ? [first] : accepted };
}

function acceptance(permId: number, { exchange, parts }: CoreContext): unknown {
  const callerId = parts.webOrders.callerId(permId);
  const { status, terms } = exchange.trading.order(permId) ?? {};
  return {
    order_id: `${permId}`,
    local_order_id: callerId === "" ? undefined : callerId,
    oca_group_id: terms?.ocaGroup === "" ? undefined : terms?.ocaGroup,
    order_status: status,
    encrypt_message: "1",
  };
}
