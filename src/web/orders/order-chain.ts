import { PoolError, reasonOf } from "../../errors.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { isNeverSent } from "../http/failure.ts";
import { type OrderQuestion, type OrderVerdict, orderAnswer } from "./order-answer.ts";
import type { QuestionAnswer } from "./question-policy.ts";

/** Questions about one order after which the answer is no: a gateway that goes on for ever holds back all requests. */
const QUESTIONS_MAX = 20;
/** Codes of requests that never reached a gateway. */
const UNSENT: ReadonlySet<string> = new Set([
  "RATE_LIMITED",
  "NOT_PERMITTED",
  "TLS_NOT_TRUSTED",
  "INVALID_OPTION",
]);

/** Sends the requests of one chain. */
export interface ChainParts {
  /** Sends one request; `left` is called when it leaves. Rejects with a `PoolError`. */
  send(call: WebCall, left: () => void): Promise<WebAnswer>;
  /** Finds the answer to a question. */
  answer(question: OrderQuestion): Promise<QuestionAnswer>;
}

/**
 * Sends an order, a group or a modification, answers the questions of IBKR about it, and finds out what became of it.
 *
 * A question that is answered no, or whose reply did not leave, leaves nothing at IBKR: an order is placed by the confirmation
 * of its last question alone. Where an answer has orders of a group beside its question, some may be placed nevertheless.
 */
export async function runChain(call: WebCall, parts: ChainParts): Promise<OrderVerdict> {
  let next = call;
  let refusal: PoolError | undefined;
  let isPlacedInPart = false;
  const ended = (reason: PoolError): OrderVerdict =>
    isPlacedInPart
      ? { kind: "lost", why: `IBKR had placed a part of the group, and then: ${reason.message}` }
      : { kind: "absent", reason };
  for (let questions = 0; ; questions++) {
    const sent = await sentOnce(next, parts);
    const reading = "verdict" in sent ? sent.verdict : orderAnswer(next, sent.answer);
    if (reading.kind === "accepted") return reading;
    if (reading.kind === "question") isPlacedInPart ||= reading.hasOrders;
    if (reading.kind !== "question" || questions > QUESTIONS_MAX) {
      if (refusal !== undefined) return ended(refusal);
      if (reading.kind === "question") return ended(unanswered());
      return reading.kind === "absent" && isPlacedInPart ? ended(reading.reason) : reading;
    }
    const { question } = reading;
    const answer: QuestionAnswer =
      refusal !== undefined || questions === QUESTIONS_MAX
        ? { isYes: false, why: `IBKR has sent more than ${QUESTIONS_MAX} questions` }
        : await parts.answer(question);
    if (!answer.isYes) refusal ??= refused(question, answer.why);
    next = { method: "POST", path: `/iserver/reply/${question.id}`, body: { confirmed: answer.isYes } };
  }
}

async function sentOnce(
  call: WebCall,
  { send }: ChainParts,
): Promise<{ readonly answer: WebAnswer } | { readonly verdict: OrderVerdict }> {
  let hasLeft = false;
  try {
    const answer = await send(call, () => {
      hasLeft = true;
    });
    return { answer };
  } catch (cause) {
    const error = cause instanceof PoolError ? cause : new PoolError("WEB_ERROR", reasonOf(cause), { cause });
    if (!hasLeft || UNSENT.has(error.code) || isNeverSent(error))
      return { verdict: { kind: "absent", reason: error } };
    return { verdict: { kind: "lost", why: error.message } };
  }
}

function refused({ text, types }: OrderQuestion, why: string): PoolError {
  const named = types.length === 0 ? "" : ` (${types.join(", ")})`;
  return new PoolError(
    "QUESTION_ENDED",
    `the order question of IBKR was answered no, because ${why}: "${text}"${named}`,
  );
}

function unanswered(): PoolError {
  return new PoolError("QUESTION_ENDED", "the order question of IBKR was not answered");
}
