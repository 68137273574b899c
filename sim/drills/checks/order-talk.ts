import type { AnyLogged } from "../../mod.ts";
import * as code from "../../tws/facts/mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import { isLookedUp } from "./looked-up.ts";
import { idOf, valuesOf } from "./message-values.ts";
import { isNotice } from "./own-answers.ts";
import { isOpenOrSame, isSameContract } from "./same-contract.ts";
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

/**
 * Finds the orders that a program has placed, in the order of their arrival; changes of an order are not among them.
 *
 * A number that TWS has handed out in a session, and that the program has not used in it, is that of a new order there. It is that
 * of an earlier one only where the same order is sent once more, after a look that has not found it.
 */
export function ordersOf(seen: Seen): readonly SeenOrder[] {
  const orders: SeenOrder[] = [];
  const latest = new Map<SeenOrder, SeenMessage>();
  for (const session of readySessions(seen)) {
    const firstFree = firstFreeId(session);
    const used = new Set<number>();
    for (const request of session.requests) {
      const orderId = idOf(request.message);
      if (request.message.name !== "placeOrder" || orderId === undefined || isPreview(request)) continue;
      const isFree = !used.has(orderId) && firstFree !== undefined && orderId >= firstFree;
      used.add(orderId);
      const order = orders.findLast(
        (earlier) => earlier.orderId === orderId && isSameTrade(seen, earlier.placed, request),
      );
      const isSentAgain = (earlier: SeenOrder): boolean =>
        isEqualOrder(latest.get(earlier) ?? earlier.placed, request) &&
        isMissed(seen, earlier, request.frame);
      if (order !== undefined && (!isFree || isSentAgain(order))) latest.set(order, request);
      else orders.push({ orderId, placed: request, session });
    }
  }
  return orders;
}

/** Tests whether nothing had come about an order before a frame, although the program has looked it up. */
function isMissed(seen: Seen, order: SeenOrder, beforeFrame: number): boolean {
  const fromFrame = order.placed.frame;
  return (
    newsOf(seen, order, fromFrame, beforeFrame).length === 0 &&
    isLookedUp(seen, order, { fromFrame, beforeFrame }, "answered")
  );
}

/** Gets the order ID that TWS has handed out at the start of a session; undefined where it never came. */
function firstFreeId({ answers }: ReadySession): number | undefined {
  const first = answers.find(({ message, isLost }) => message.name === "nextValidId" && !isLost);
  return first === undefined ? undefined : Number(valuesOf(first.message).orderId);
}

/** Tests whether a message places no order, but requests what it would cost. */
function isPreview({ message }: SeenMessage): boolean {
  return valuesOf(message).whatIf === true;
}

/** Tests whether two messages that place orders trade the same contract in the same direction for the same account. */
export function isSameTrade(
  seen: Pick<Seen, "answers">,
  { message: one }: SeenMessage,
  { message: other }: SeenMessage,
): boolean {
  const [values, others] = [valuesOf(one), valuesOf(other)];
  return (
    values.action === others.action &&
    isOpenOrSame(values, others, "account") &&
    isSameContract(seen, values, others)
  );
}

/** Tests whether two messages place the same order: the same trade of the same size and type, or under the same reference. */
export function isSameOrder(seen: Pick<Seen, "answers">, one: SeenMessage, other: SeenMessage): boolean {
  if (!isSameTrade(seen, one, other)) return false;
  const [values, others] = [valuesOf(one.message), valuesOf(other.message)];
  const isSameRef = Boolean(values.orderRef) && values.orderRef === others.orderRef;
  return isSameRef || TERMS.every((name) => isSameTerm(values[name], others[name]));
}

/** Tests whether two messages place an order of the same size, type and prices. */
function isEqualOrder({ message: one }: SeenMessage, { message: other }: SeenMessage): boolean {
  const [values, others] = [valuesOf(one), valuesOf(other)];
  return [...TERMS, ...PRICES].every((name) => isSameTerm(values[name], others[name]));
}

const TERMS: readonly string[] = ["totalQuantity", "orderType"];
const PRICES: readonly string[] = ["lmtPrice", "auxPrice"];

function isSameTerm(value: unknown, other: unknown): boolean {
  return `${value}` === `${other}`;
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

/** Writes an order, e.g. `order #7 BUY 5 AAPL LMT 190.00`. */
export function orderText({ placed }: Pick<SeenOrder, "placed">): string {
  return placed.message.text.replace(/^placeOrder/, "order");
}
