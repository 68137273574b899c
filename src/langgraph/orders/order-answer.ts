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
  /** Number and text of a refusal of IBKR; without a number where none was received. */
  readonly code?: number | undefined;
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
const QUESTION_NOTE =
  "IBKR had a question about it, which the reason quotes and which was not confirmed. IBKR has it again about the same order: do not send it again unchanged.";
const REJECTED_NOTE = "IBKR has refused this; nothing of it is live.";

/** What follows from each outcome, in one or two sentences. */
export type OutcomeNotes = Readonly<Record<OrderAnswer["outcome"], string>>;

/** Notes about a new order; `acknowledged` says what IBKR has. */
export const placeNotes = (acknowledged: string): OutcomeNotes => ({
  acknowledged,
  rejected: REJECTED_NOTE,
  "not-sent": NOT_SENT_NOTE,
  unknown: UNKNOWN_NOTE,
});

/** Notes about a modification: the order itself is live, whatever became of it. */
export const MODIFY_NOTES: OutcomeNotes = {
  acknowledged: "IBKR has the modification.",
  rejected: "IBKR has refused the modification: the order stays as it was; its state is beside this.",
  "not-sent": "Nothing of the modification is at IBKR: the order stays as it was; its state is beside this.",
  unknown:
    "It is not known whether IBKR has the modification: the order has its old terms, or the new ones. Do not send it again, and place no other order instead. get_open_orders lists the terms in force; a cancel is possible.",
};

/** Notes about a cancel. */
export const CANCEL_NOTES: OutcomeNotes = {
  acknowledged: "IBKR has the cancel; get_order says when the order has ended.",
  rejected:
    "IBKR has refused the cancel: the order was filled or had ended before, or it is still open; its state is beside this.",
  "not-sent": "Nothing of the cancel is at IBKR: an open order stays open; its state is beside this.",
  unknown:
    "It is not known whether IBKR has the cancel: the order may be live. get_order says when it has ended; another cancel does no harm.",
};

/** Makes the answer about an outcome. */
export function outcomeAnswer(outcome: ToolOutcome, notes: OutcomeNotes): OrderAnswer {
  const { order, kind } = outcome;
  const base = { outcome: kind, order: order.key, state: stateFacts(order.state, order) };
  const note = notes[kind];
  switch (outcome.kind) {
    case "acknowledged":
      return { ...base, note };
    case "rejected":
      return { ...base, code: outcome.code || undefined, text: outcome.text, note };
    case "not-sent":
      return { ...base, ...notSentFacts(outcome.reason, note) };
    case "unknown":
      return { ...base, text: outcome.why, note };
  }
}

/** Makes the answer of a call whose ID was used before in its thread for something else. */
export function idReused(error: unknown, earlier: ToolOrder): OrderAnswer {
  const note = `This call has sent nothing to IBKR: an earlier call of this thread had the same ID and other terms. What it did belongs to the order ${earlier.key}, whose state is ${earlier.state.kind}. Something new needs a tool call with an ID of its own.`;
  return { outcome: "not-sent", reason: errorFacts(error), note };
}

/** Says how something that is equal on purpose can be sent; nothing may follow something whose outcome is not known. */
const another = ({ outcome }: OrderAnswer): string =>
  outcome === "unknown" ? "" : " Another one, if it is meant, needs a tool call with an ID of its own.";

/** Marks an answer as that about an earlier call with the same ID. */
export function repetition(answer: OrderAnswer, what: string): OrderAnswer {
  const note = `This tool call was made before in this thread, and nothing was sent now: this is the answer about ${what}. ${answer.note}${another(answer)}`;
  return { ...answer, repeated: true, note };
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
        code: state.code || undefined,
        text: state.text,
        note: REJECTED_NOTE,
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
function notSentFacts(
  reason: PoolError,
  note: string = NOT_SENT_NOTE,
): Required<Pick<OrderAnswer, "reason" | "note">> {
  const isQuestion = reason.code === "QUESTION_ENDED";
  return { reason: errorFacts(reason), note: isQuestion ? `${note} ${QUESTION_NOTE}` : note };
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
