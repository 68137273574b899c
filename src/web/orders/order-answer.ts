import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { classifyAnswer } from "../http/classify.ts";
import { isSuccess, STATUS } from "../http/http-status.ts";
import type { SessionFault } from "../web-session.ts";

/** A question of IBKR about an order, which is not placed before it is confirmed. */
export interface OrderQuestion {
  /** Its ID, by which it is answered. */
  readonly id: string;
  /** Its text, without the markup of IBKR. */
  readonly text: string;
  /** Its types, e.g. `o163` for a price far from the market. */
  readonly types: readonly string[];
}

/** What an answer to an order, a modification or a reply means. */
export type OrderVerdict =
  /** IBKR has it. */
  | { readonly kind: "accepted"; readonly orderId: number | undefined; readonly status: string }
  /** IBKR has refused it; `code` is the HTTP status, or 0 where that means success. */
  | { readonly kind: "refused"; readonly code: number; readonly text: string }
  /** It is proven that IBKR does not have it. */
  | { readonly kind: "absent"; readonly reason: PoolError; readonly fault?: SessionFault }
  /** It may have been carried out. */
  | { readonly kind: "lost"; readonly why: string };

/** The text of an order whose reference another order has: it, or an earlier try of it, is at IBKR. */
const REGISTERED = /already registered/i;
/** The text of a reply to a question that another request has cancelled: the order was not placed. */
const NO_QUESTION = /reply id not found/i;

/** Reads the answer to an order, a modification or a reply. */
export function orderAnswer(
  call: WebCall,
  answer: WebAnswer,
): OrderVerdict | { readonly kind: "question"; readonly question: OrderQuestion } {
  const { status, body } = answer;
  const verdict = classifyAnswer(call, answer);
  switch (verdict.kind) {
    case "session":
      // The gateway has refused the request before it looked at the order.
      return {
        kind: "absent",
        reason: new PoolError("SESSION_LOST", verdict.reason, { httpStatus: status }),
        fault: verdict.fault,
      };
    case "penalty":
      return {
        kind: "absent",
        reason: new PoolError("RATE_LIMITED", "IBKR received too many requests", { httpStatus: status }),
      };
    case "failed":
      return failed(status, body, verdict.message);
    case "ok":
      return placed(body);
  }
}

function failed(status: number, body: unknown, message: string): OrderVerdict {
  // Outages and faults of the gateway: it says nothing about what IBKR has done.
  if (status >= STATUS.serverError || (body === undefined && isSuccess(status)))
    return { kind: "lost", why: message };
  if (REGISTERED.test(message))
    return { kind: "lost", why: `IBKR has an order with this reference already (${message})` };
  if (NO_QUESTION.test(message)) {
    const reason = `the order question was no longer open, so that the order was not placed (${message})`;
    return { kind: "absent", reason: new PoolError("QUESTION_ENDED", reason) };
  }
  return { kind: "refused", code: isSuccess(status) ? 0 : status, text: message };
}

function placed(
  body: unknown,
): OrderVerdict | { readonly kind: "question"; readonly question: OrderQuestion } {
  const rows: readonly unknown[] = Array.isArray(body) ? body : [body];
  for (const row of rows) {
    const fields = Object(row ?? {}) as Readonly<Record<string, unknown>>;
    const { id, message, messageIds, order_id: orderId, order_status: status } = fields;
    if (typeof id === "string" && id !== "" && message !== undefined)
      return { kind: "question", question: { id, text: textOf(message), types: listOf(messageIds) } };
    if (orderId === undefined && status === undefined) continue;
    const number = Number(orderId);
    const known = Number.isSafeInteger(number) && number > 0 ? number : undefined;
    return { kind: "accepted", orderId: known, status: typeof status === "string" ? status : "" };
  }
  const shown = oneLine(JSON.stringify(body) ?? "nothing", 200);
  return { kind: "lost", why: `the gateway's answer names neither an order nor a question: ${shown}` };
}

function textOf(message: unknown): string {
  const texts = Array.isArray(message) ? message : [message];
  return oneLine(texts.map((text) => String(text).replace(/<[^>]*>/g, " ")).join(" "), 1_000);
}

function listOf(types: unknown): readonly string[] {
  return Array.isArray(types) ? types.filter((one): one is string => typeof one === "string") : [];
}
