import { PoolError, reasonOf } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import type { AnswerQuestion, WebOrderQuestion } from "../option-fields.ts";
import type { OrderQuestion } from "./order-answer.ts";

/** The answer to one question, with the reason of a no as the end of a sentence. */
export type QuestionAnswer = { readonly isYes: true } | { readonly isYes: false; readonly why: string };

/** Bounds of an answer. */
export interface AnswerBounds {
  readonly clock: Clock;
  /** Time for the answer, in ms; after it the answer is no. */
  readonly leftMs: number;
  /** Signals whose abort answers no. */
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** Finds the answer to a question: never later than its bounds, and never by an exception. */
export async function answerTo(
  question: OrderQuestion,
  key: string,
  policy: AnswerQuestion,
  { clock, leftMs, signals }: AnswerBounds,
): Promise<QuestionAnswer> {
  const gone = signals.find((signal) => signal?.aborted === true);
  if (gone !== undefined) return no(abortReason(gone));
  if (policy === "yes") return { isYes: true };
  if (policy === "no") return no('option answerQuestion is "no"');
  let settle: (answer: QuestionAnswer) => void = () => {};
  const bounded = new Promise<QuestionAnswer>((resolve) => {
    settle = resolve;
  });
  const cancel = clock.after(leftMs, () => settle(no(`answerQuestion did not decide within ${leftMs} ms`)));
  const forget = signals.map((signal) => onAbort(signal, () => settle(no(abortReason(signal)))));
  try {
    const { text, types } = question;
    return await Promise.race([decided(policy, { key, text, types }), bounded]);
  } finally {
    cancel();
    for (const one of forget) one();
  }
}

async function decided(
  policy: Exclude<AnswerQuestion, string>,
  question: WebOrderQuestion,
): Promise<QuestionAnswer> {
  try {
    const answer: unknown = await policy(question);
    if (answer === true) return { isYes: true };
    return no(answer === false ? "answerQuestion has answered no" : "answerQuestion has answered no boolean");
  } catch (error) {
    return no(`answerQuestion has failed: ${reasonOf(error)}`);
  }
}

function no(why: string): QuestionAnswer {
  return { isYes: false, why };
}

function abortReason(signal: AbortSignal | undefined): string {
  const reason: unknown = signal?.reason;
  return reason instanceof PoolError ? reason.message : "the caller's signal was aborted";
}
