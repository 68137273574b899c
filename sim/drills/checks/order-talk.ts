import type { AnyLogged } from "../../mod.ts";
import * as code from "../../tws/facts/mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import { idOf, isSameContract, valuesOf } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";

/** Statuses after which nothing happens to an order any more. */
const FINAL: ReadonlySet<unknown> = new Set(["Filled", "Cancelled", "ApiCancelled", "Inactive"]);

/** What the program knew of an order at a frame. */
export type Known = "nothing" | "working" | "over";

/** An order of the program: its first placing, and everything that was said about it. */
export interface SeenOrder {
  readonly orderId: number;
  readonly placed: SeenMessage;
  readonly session: ReadySession;
}

/** Finds the orders that a program has placed, in the order of their arrival; changes of an order are not among them. */
export function ordersOf(seen: Seen): readonly SeenOrder[] {
  const orders: SeenOrder[] = [];
  for (const session of readySessions(seen))
    for (const request of session.requests) {
      const orderId = idOf(request.message);
      if (request.message.name !== "placeOrder" || orderId === undefined || isPreview(request)) continue;
      const isChange = orders.some(
        (earlier) => earlier.orderId === orderId && isSameTrade(earlier.placed, request),
      );
      if (!isChange) orders.push({ orderId, placed: request, session });
    }
  return orders;
}

/** Tests whether a message places no order, but requests what it would cost. */
function isPreview({ message }: SeenMessage): boolean {
  return valuesOf(message).whatIf === true;
}

/** Tests whether two messages that place orders trade the same contract in the same direction. */
export function isSameTrade({ message: one }: SeenMessage, { message: other }: SeenMessage): boolean {
  const [values, others] = [valuesOf(one), valuesOf(other)];
  return values.action === others.action && isSameContract(values, others);
}

/** Tests whether two messages place the same order: the same trade of the same size and type, or under the same reference. */
export function isSameOrder(one: SeenMessage, other: SeenMessage): boolean {
  if (!isSameTrade(one, other)) return false;
  const [values, others] = [valuesOf(one.message), valuesOf(other.message)];
  const isSameSize = Number(values.totalQuantity) === Number(others.totalQuantity);
  const isSameRef = values.orderRef !== "" && values.orderRef === others.orderRef;
  return isSameRef || (isSameSize && values.orderType === others.orderType);
}

/** Finds what has reached the program about an order, in a range of frames. */
export function newsOf(
  { answers }: Pick<Seen, "answers">,
  { orderId }: Pick<SeenOrder, "orderId">,
  fromFrame: number,
  beforeFrame: number,
): readonly SeenMessage[] {
  return answers.filter(
    (answer) =>
      answer.frame > fromFrame &&
      answer.frame < beforeFrame &&
      !answer.isLost &&
      ORDER_NEWS.has(answer.message.name) &&
      orderIdOf(answer) === orderId,
  );
}

const ORDER_NEWS: ReadonlySet<string> = new Set(["openOrder", "orderStatus", "execDetails", "error"]);

function orderIdOf({ message }: SeenMessage): number | undefined {
  if (message.name === "error" || message.name === "orderStatus" || message.name === "openOrder")
    return idOf(message);
  const { orderId } = valuesOf(message);
  return typeof orderId === "number" ? orderId : undefined;
}

/** Gets what the program knew of an order at a frame, from what had reached it since another one. */
export function knownOf(seen: Seen, order: SeenOrder, fromFrame: number, beforeFrame: number): Known {
  const news = newsOf(seen, order, fromFrame, beforeFrame).filter(({ message }) => !isNotice(message));
  let known: Known = "nothing";
  for (const { message } of news)
    known = message.name === "error" ? afterError(known, message) : afterReport(message);
  return known;
}

function afterReport(message: AnyLogged): Known {
  return FINAL.has(valuesOf(message).status) ? "over" : "working";
}

/** An order that was acknowledged survives an error about a change of it, but not these. */
function afterError(known: Known, message: AnyLogged): Known {
  const ends = ENDS_ORDER.has(Number(valuesOf(message).code));
  return known === "working" && !ends ? "working" : "over";
}

const ENDS_ORDER: ReadonlySet<number> = new Set([
  code.ORDER_REJECTED,
  code.ORDER_CANCELLED,
  code.ORDER_NOT_FOUND,
  code.ORDER_CANNOT_BE_CANCELLED,
]);

/** Notices about orders outside the range of all notices. */
const NOTICES: ReadonlySet<number> = new Set([
  code.ORDER_MESSAGE,
  code.SHARES_NOT_AVAILABLE,
  code.ORDER_TIF_SET_BY_PRESET,
]);

function isNotice(message: AnyLogged): boolean {
  if (message.name !== "error") return false;
  const number = Number(valuesOf(message).code);
  return Math.floor(number / 1_000) === 2 || NOTICES.has(number);
}

/** Tests whether TWS has accepted an order; where its book is not known, whether it has read it and not refused it. */
export function isAccepted(seen: Seen, { orderId, placed, session }: SeenOrder): boolean {
  const { clientId } = placed.message;
  if (seen.orders !== undefined)
    return seen.orders.some((order) => order.orderId === orderId && order.clientId === clientId);
  const { answers, requests } = session;
  const all = { answers: answers.map((answer) => ({ ...answer, isLost: false })) };
  const news = newsOf(all, { orderId }, placed.frame, Number.POSITIVE_INFINITY);
  return (
    requests.includes(placed) &&
    !placed.isLost &&
    !(news.length > 0 && news.every(({ message }) => message.name === "error"))
  );
}

/** Names of the requests that list open orders, and of those that list what became of others. */
export const OPEN_LISTS: ReadonlySet<string> = new Set(["reqOpenOrders", "reqAllOpenOrders"]);
export const PAST_LISTS: ReadonlySet<string> = new Set(["reqExecutions", "reqCompletedOrders"]);

/** Writes an order, e.g. `order #7 BUY 5 AAPL LMT 190.00`. */
export function orderText({ placed }: Pick<SeenOrder, "placed">): string {
  return placed.message.text.replace(/^placeOrder/, "order");
}
