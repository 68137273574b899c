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
 * Sends an order or a modification, answers the questions of IBKR about it, and finds out what became of it.
 *
 * A question that is answered no, or whose reply did not leave, leaves nothing at IBKR: an order is placed by the confirmation
 * of its last question alone.
 */
export async function runChain(call: WebCall, parts: ChainParts): Promise<OrderVerdict> {
  let next = call;
  let refusal: PoolError | undefined;
  for (let questions = 0; ; questions++) {
    const sent = await sentOnce(next, parts);
    if ("verdict" in sent) return refusal === undefined ? sent.verdict : { kind: "absent", reason: refusal };
    const verdict = orderAnswer(next, sent.answer);
    if (verdict.kind === "accepted") return verdict;
    if (verdict.kind !== "question" || questions > QUESTIONS_MAX)
      return refusal === undefined && verdict.kind !== "question"
        ? verdict
        : { kind: "absent", reason: refusal ?? unanswered() };
    const { question } = verdict;
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
