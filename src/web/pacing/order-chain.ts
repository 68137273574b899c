import type { WebAnswer, WebCall } from "../call.ts";
import { isSuccess } from "../http/http-status.ts";
import { callPath, pathPattern } from "./call-path.ts";

/**
 * The part of a call in placing orders: `write` places or modifies one; `reply` answers an order question; `cancel` cancels an
 * order, and raises no question; other calls have none. A what-if has none: it places nothing and raises no question.
 */
export type OrderRole =
  | { readonly kind: "write" }
  | { readonly kind: "cancel" }
  | { readonly kind: "reply"; readonly questionId: string }
  | { readonly kind: "none" };

const WRITES: readonly RegExp[] = [
  "POST /iserver/account/*/orders",
  "POST /iserver/account/*/order",
  "POST /iserver/account/*/order/*",
  "POST /iserver/account/orders/*",
].map(pathPattern);
const CANCEL = pathPattern("DELETE /iserver/account/*/order/*");
const REPLY = /^POST \/iserver\/reply\/([^/]+)$/i;
const NONE: OrderRole = { kind: "none" };

/** Finds the part of a call in placing orders. */
export function orderRole(call: WebCall): OrderRole {
  const endpoint = `${call.method} ${callPath(call)}`;
  const [, questionId] = REPLY.exec(endpoint) ?? [];
  if (questionId !== undefined) return { kind: "reply", questionId };
  if (CANCEL.test(endpoint)) return { kind: "cancel" };
  return WRITES.some((pattern) => pattern.test(endpoint)) ? { kind: "write" } : NONE;
}

/**
 * State of the lock: `free`; `posted`, an order or a reply is on its way; `question`, IBKR waits for the reply to an order
 * question. Any other request would cancel the question.
 */
export type ChainState =
  | { readonly kind: "free" }
  | { readonly kind: "posted" }
  | { readonly kind: "question"; readonly id: string; readonly untilMs: number };

/** The state in which no order is on its way. */
export const FREE: ChainState = { kind: "free" };
/** The state in which an order, or a reply, waits for its answer. */
export const POSTED: ChainState = { kind: "posted" };

/**
 * Decides on a call: `go`, `wait`, or `ended` for a reply to a question that is not open.
 *
 * @param onTheirWay Number of requests that may not have reached IBKR yet, and would cancel a question of this one.
 */
export function chainDecision(
  state: ChainState,
  role: OrderRole,
  onTheirWay: number,
): "go" | "wait" | "ended" {
  switch (state.kind) {
    case "posted":
      return "wait";
    case "question":
      if (role.kind !== "reply") return "wait";
      return role.questionId === state.id ? "go" : "ended";
    case "free":
      if (role.kind === "reply") return "ended";
      return role.kind !== "write" || onTheirWay === 0 ? "go" : "wait";
  }
}

/**
 * Computes the state after the answer to an order or a reply.
 *
 * @param untilMs Time until which a question may stay open, by the clock in ms.
 */
export function afterAnswer({ status, body }: WebAnswer, untilMs: number): ChainState {
  const id = isSuccess(status) ? questionId(body) : undefined;
  return id === undefined ? FREE : { kind: "question", id, untilMs };
}

/** Gets the ID of the question in an answer; undefined when there is none. */
function questionId(body: unknown): string | undefined {
  if (!Array.isArray(body)) return undefined;
  for (const row of body as readonly unknown[]) {
    const { id, message } = Object(row ?? {}) as { readonly id?: unknown; readonly message?: unknown };
    if (typeof id === "string" && id !== "" && message !== undefined) return id;
  }
  return undefined;
}
