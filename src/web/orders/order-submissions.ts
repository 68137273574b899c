import { PoolError, reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { IntentRecord } from "../../orders/intent-record.ts";
import type { JournalEntry } from "../../orders/journal.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import { ChangeRecord } from "../../orders/order-record.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { AnswerQuestion } from "../option-fields.ts";
import type { SubmitOptions } from "../pacing/scheduler-parts.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { isWaiting, reasonIn, sendFirst } from "./first-request.ts";
import type { OrderVerdict } from "./order-answer.ts";
import { runChain } from "./order-chain.ts";
import { answerTo } from "./question-policy.ts";
import { Turns } from "./turns.ts";
import type { SentMessage } from "./verdict.ts";

/** Time between the deadline of an answer to a question and the end of the question, in ms. */
const REPLY_MS = 500;

/** Deadlines of one order, group or change. */
export interface WebSendLimits {
  /** Latest instant at which it may be sent, by the clock. */
  readonly untilMs: number;
  /** Time for each answer since its request was sent, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly answerQuestion: AnswerQuestion;
}

/** Dependencies of submissions. */
export interface SubmissionOptions {
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly book: OrderBook;
  /** Time that a question may stay open, in ms. */
  readonly questionTimeoutMs: number;
  /** Sends one request within the limits of IBKR, alone while an order is on its way. */
  submit(what: string, call: WebCall, options: SubmitOptions): Promise<WebAnswer>;
}

/** One request about an order or a change, or about the orders of a group, which all leave with it or not at all. */
export interface Submission {
  readonly live: LiveWebSession;
  /** Intents that it carries: several for a group. */
  readonly intents: readonly IntentRecord[];
  readonly call: WebCall;
  /** What must be durable before it is sent. */
  readonly entries: readonly JournalEntry[];
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Gets the reason for which it must not be sent now. */
  blocked(): PoolError | undefined;
  /** Applies what became of it. */
  apply(verdict: OrderVerdict, message: SentMessage): void;
}

/** A submission that has not left, or that waits for its answer. */
interface UnderWay extends Submission {
  /** Aborts when it must not be sent any more, and its question must be answered no; the reason is a `PoolError`. */
  readonly gone: AbortController;
}

/** Sends requests about orders one after the other, each with its entries in the journal first. */
export class OrderSubmissions {
  readonly #options: SubmissionOptions;
  readonly #underWay = new Map<IntentRecord, UnderWay>();
  readonly #turns = new Turns();

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  /** Takes back what an intent was submitted with, if it was not sent, and answers its open question no. */
  withdraw(intent: IntentRecord, reason: PoolError): void {
    this.#underWay.get(intent)?.gone.abort(reason);
  }

  /** Takes back what has not left and must not be sent any more: something has changed that decides on that. */
  recheck(): void {
    for (const [intent, { live, gone, blocked }] of [...this.#underWay]) {
      // The question of an order of a lost session can be answered no more.
      const reason = live.ended ?? (isWaiting(intent) ? blocked() : undefined);
      if (reason !== undefined) gone.abort(reason);
    }
  }

  /** Sends a submission, and answers the questions about it. It never rejects. */
  async send(submission: Submission, limits: WebSendLimits): Promise<void> {
    const { live, intents, call, entries, what, blocked, apply } = submission;
    const gone = new AbortController();
    for (const intent of intents) this.#underWay.set(intent, { ...submission, gone });
    const stop = this.#limit(intents, gone, limits);
    const isCancel = call.method === "DELETE";
    // The outcome of an order decides on whether the next one may be sent, so that it has to be known before.
    const turn = isCancel ? undefined : this.#turns.take();
    const [first] = intents;
    const unkept = await this.#kept(entries, isCancel, intents);
    const end = await turn;
    try {
      const reason = unkept ?? reasonIn(gone) ?? live.ended ?? blocked();
      if (reason !== undefined) {
        for (const intent of intents) intent.apply({ kind: "dropped", reason });
        return;
      }
      for (const intent of intents) intent.apply({ kind: "journalled" });
      const { questionTimeoutMs, clock } = this.#options;
      const leftMs = Math.max(1, questionTimeoutMs - Math.min(REPLY_MS, questionTimeoutMs / 2));
      const key = (first instanceof ChangeRecord ? first.of : first)?.key ?? "";
      const signals = [limits.signal, gone.signal];
      const verdict = await runChain(call, {
        send: (next, left) =>
          next === call
            ? sendFirst(this.#options, intents, { live, call, what, left, gone, ...limits })
            : this.#reply(what, next, left, limits.timeoutMs),
        answer: (question) => answerTo(question, key, limits.answerQuestion, { clock, leftMs, signals }),
      });
      apply(verdict, { live, gone, timeoutMs: limits.timeoutMs });
      // A cancel waits for its effect, and holds nothing back.
      if (!isCancel) await Promise.all(intents.map((intent) => intent.when(() => !intent.isPending).met));
    } finally {
      end?.();
      stop();
      for (const intent of intents) this.#underWay.delete(intent);
    }
  }

  /** Makes entries durable. @returns The reason for which the message must not be sent. */
  async #kept(
    entries: readonly JournalEntry[],
    isCancel: boolean,
    intents: readonly IntentRecord[],
  ): Promise<PoolError | undefined> {
    try {
      const kept = this.#options.book.keep(entries);
      if (kept !== undefined) await kept;
      return undefined;
    } catch (cause) {
      const error =
        cause instanceof PoolError ? cause : new PoolError("JOURNAL_FAILED", reasonOf(cause), { cause });
      if (!isCancel) return error;
      for (const [at, intent] of intents.entries()) this.#options.book.owe(intent, entries.slice(at, at + 1));
      const keys = intents.map(({ key }) => key).join(", ");
      const text = `Cannot keep the cancel ${keys} in the journal; it is sent all the same: ${error.message}`;
      this.#options.logger.warn(text);
      return undefined;
    }
  }

  #reply(what: string, call: WebCall, left: () => void, timeoutMs: number): Promise<WebAnswer> {
    const { submit } = this.#options;
    return submit(what, call, { lane: "control", share: false, left, timeoutMs });
  }

  /** Takes a message back at its deadline, and when its caller aborts. @returns A function that ends that. */
  #limit(
    intents: readonly IntentRecord[],
    gone: AbortController,
    { untilMs, signal }: WebSendLimits,
  ): () => void {
    const { clock } = this.#options;
    const cancel = clock.after(Math.max(0, untilMs - clock.now()), () => {
      if (intents.some(isWaiting))
        gone.abort(new PoolError("REQUEST_TIMEOUT", "its deadline passed before it was sent"));
    });
    const aborted = (): void => {
      const { reason: cause } = signal ?? {};
      gone.abort(new PoolError("ABORTED", "the caller's signal was aborted before it was sent", { cause }));
    };
    const forget = onAbort(signal, aborted);
    const dropped = onAbort(gone.signal, () => {
      // What has left is not affected.
      for (const intent of intents)
        intent.apply({ kind: "dropped", reason: gone.signal.reason as PoolError });
    });
    if (signal?.aborted) aborted();
    return () => {
      cancel();
      forget();
      dropped();
    };
  }
}
