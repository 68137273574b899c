import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { classifyAnswer } from "../http/classify.ts";
import { isSuccess, STATUS } from "../http/http-status.ts";
import { textOf as fieldText } from "../streams/row-fields.ts";
import type { SessionFault } from "../web-session.ts";

/** A question of IBKR about an order or a group, nothing of which is placed before it is confirmed. */
export interface OrderQuestion {
  /** Its ID, by which it is answered. */
  readonly id: string;
  /** Its text, without the markup of IBKR. */
  readonly text: string;
  /** Its types, e.g. `o163` for a price far from the market. */
  readonly types: readonly string[];
}

/** What an answer says about one order. */
export interface AnswerRow {
  /** Reference of the order (`local_order_id`); undefined where the row has none. */
  readonly reference: string | undefined;
  /** ID that IBKR gave the order; undefined where the row has none that can be used. */
  readonly orderId: number | undefined;
  readonly status: string;
  /** Text with which IBKR has refused it; undefined where IBKR has it. */
  readonly refusal: string | undefined;
}

/** What an answer to an order, a group, a modification or a reply means. */
export type OrderVerdict =
  /** IBKR has at least one order: a row says what became of it. */
  | { readonly kind: "accepted"; readonly rows: readonly AnswerRow[] }
  /** IBKR has refused it; `code` is the HTTP status, or 0 where that means success. */
  | { readonly kind: "refused"; readonly code: number; readonly text: string }
  /** It is proven that IBKR does not have it. */
  | { readonly kind: "absent"; readonly reason: PoolError; readonly fault?: SessionFault }
  /** It may have been carried out. */
  | { readonly kind: "lost"; readonly why: string };

/** What an answer means, or the question that it holds. */
export type OrderReading =
  | OrderVerdict
  | {
      readonly kind: "question";
      readonly question: OrderQuestion;
      /** Whether the answer has rows of orders beside it, so that some of a group may be placed already. */
      readonly hasOrders: boolean;
    };

/** The text of an order whose reference another order has: it, or an earlier try of it, is at IBKR. */
const REGISTERED = /already registered/i;
/** The text of a reply to a question that another request has cancelled: the order was not placed. */
const NO_QUESTION = /reply id not found/i;

/** Reads the answer to an order, a group, a modification or a reply. */
export function orderAnswer(call: WebCall, answer: WebAnswer): OrderReading {
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

function placed(body: unknown): OrderReading {
  const given: readonly unknown[] = Array.isArray(body) ? body : [body];
  const fields = given.map((row) => Object(row ?? {}) as Readonly<Record<string, unknown>>);
  const rows = fields.flatMap(rowOf);
  const [question] = fields.flatMap(questionOf);
  const hasOrders = rows.some(({ refusal }) => refusal === undefined);
  if (question !== undefined) return { kind: "question", question, hasOrders };
  if (hasOrders) return { kind: "accepted", rows };
  const [refused] = rows;
  if (refused?.refusal !== undefined) return { kind: "refused", code: 0, text: refused.refusal };
  const shown = oneLine(JSON.stringify(body) ?? "nothing", 200);
  return { kind: "lost", why: `the gateway's answer names neither an order nor a question: ${shown}` };
}

function questionOf({ id, message, messageIds }: Readonly<Record<string, unknown>>): OrderQuestion[] {
  if (typeof id !== "string" || id === "" || message === undefined) return [];
  return [{ id, text: textOf(message), types: listOf(messageIds) }];
}

function rowOf(fields: Readonly<Record<string, unknown>>): AnswerRow[] {
  const { order_id: orderId, order_status: status, local_order_id: local, error } = fields;
  const hasOrder = orderId !== undefined || status !== undefined;
  const refusal = !hasOrder && typeof error === "string" && error !== "" ? oneLine(error) : undefined;
  if (!hasOrder && refusal === undefined) return [];
  const number = Number(orderId);
  return [
    {
      reference: fieldText(local),
      orderId: Number.isSafeInteger(number) && number > 0 ? number : undefined,
      status: typeof status === "string" ? status : "",
      refusal,
    },
  ];
}

function textOf(message: unknown): string {
  const texts = Array.isArray(message) ? message : [message];
  return oneLine(texts.map((text) => String(text).replace(/<[^>]*>/g, " ")).join(" "), 1_000);
}

function listOf(types: unknown): readonly string[] {
  return Array.isArray(types) ? types.filter((one): one is string => typeof one === "string") : [];
}
