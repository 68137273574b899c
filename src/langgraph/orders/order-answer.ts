import type { PoolError } from "../../errors.ts";
import type { OrderState } from "../../orders/order-state.ts";
import { defined } from "../../util/defined.ts";
import { type ErrorFacts, errorFacts } from "../parts/error-answer.ts";
import type { ToolOrder, ToolOutcome } from "./order-pool.ts";

/** What a model is given about an order, a modification or a cancel. */
export interface OrderAnswer {
  /** Outcome of the call. */
  readonly outcome: "acknowledged" | "rejected" | "not-sent" | "unknown";
  /** Name of the order for the other tools; missing where there is none. */
  readonly order?: string;
  /** State of the order now. */
  readonly state?: object;
  /** Number and text of a refusal of IBKR. */
  readonly code?: number;
  readonly text?: string;
  /** Reason for which nothing was sent. */
  readonly reason?: ErrorFacts;
  /** What follows from the outcome, in one or two sentences. */
  readonly note: string;
  /** True where an earlier call with the same ID has done this, and nothing was sent now. */
  readonly repeated?: true;
}

/** The sentence that keeps a model from sending an order twice. */
const UNKNOWN_NOTE =
  "It is not known whether IBKR has this: the order may be live, or filled. Do not send it again, and send no other order in its place. Call get_order with this order until its outcome is known, or leave it to a person.";
const NOT_SENT_NOTE = "Nothing of this is at IBKR.";
const QUESTION_NOTE = `${NOT_SENT_NOTE} IBKR had a question about it, which the reason quotes and which was not confirmed. IBKR has it again about the same order: do not send it again unchanged.`;

/** Makes the answer about an outcome. `done` says what has happened when IBKR has acknowledged the call. */
export function outcomeAnswer(outcome: ToolOutcome, done: string): OrderAnswer {
  const { order } = outcome;
  const base = { order: order.key, state: stateFacts(order.state, order) };
  switch (outcome.kind) {
    case "acknowledged":
      return { outcome: "acknowledged", ...base, note: done };
    case "rejected": {
      const { code, text } = outcome;
      return {
        outcome: "rejected",
        ...base,
        code,
        text,
        note: "IBKR has refused this; nothing of it is live.",
      };
    }
    case "not-sent":
      return { outcome: "not-sent", ...base, ...notSentFacts(outcome.reason) };
    case "unknown":
      return { outcome: "unknown", ...base, text: outcome.why, note: UNKNOWN_NOTE };
  }
}

/** Makes the answer about a call that has sent nothing. */
export function notSent(error: unknown): OrderAnswer {
  return { outcome: "not-sent", reason: errorFacts(error), note: "This call has sent nothing to IBKR." };
}

/** Makes the answer of a call whose journal cannot be read: an earlier process may have sent what it was to send. */
export function journalUnread(error: unknown): OrderAnswer {
  return {
    outcome: "unknown",
    reason: errorFacts(error),
    note: `This call has sent nothing. ${UNKNOWN_NOTE}`,
  };
}

/** Makes the answer about an order by its state alone, for a look-up and where a call has failed after it was handed over. */
export function stateAnswer(order: ToolOrder): OrderAnswer {
  const { state } = order;
  const base = { order: order.key, state: stateFacts(state, order) };
  switch (state.kind) {
    case "intended":
    case "journalled":
    case "written":
    case "unknown":
      return { outcome: "unknown", ...base, note: UNKNOWN_NOTE };
    case "rejected":
      return {
        outcome: "rejected",
        ...base,
        code: state.code,
        text: state.text,
        note: "IBKR has refused this; nothing of it is live.",
      };
    case "not-sent":
      return { outcome: "not-sent", ...base, ...notSentFacts(state.reason) };
    case "acknowledged":
    case "working":
      return { outcome: "acknowledged", ...base, note: "IBKR has the order, and it is open." };
    case "filled":
      return { outcome: "acknowledged", ...base, note: "The order is filled." };
    case "cancelled":
      return {
        outcome: "acknowledged",
        ...base,
        note: "The order is cancelled; what was filled before stays filled.",
      };
  }
}

/** Gets the reason for which nothing is at IBKR, and what follows from it. */
function notSentFacts(reason: PoolError): Required<Pick<OrderAnswer, "reason" | "note">> {
  const note = reason.code === "QUESTION_ENDED" ? QUESTION_NOTE : NOT_SENT_NOTE;
  return { reason: errorFacts(reason), note };
}

/** Gets the facts of a state that a model can use. */
function stateFacts(state: OrderState, { account, orderId, permId }: ToolOrder): object {
  const progress = "progress" in state ? state.progress : undefined;
  return defined({
    kind: state.kind,
    status: progress?.status,
    filled: progress?.filled,
    remaining: progress?.remaining,
    averagePrice: progress?.avgFillPrice || undefined,
    account: account || undefined,
    orderId,
    permId,
  });
}
