import { PoolError, reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { JournalEntry } from "../../orders/journal.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import { type ChangeRecord, type IntentRecord, OrderRecord } from "../../orders/order-record.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Order } from "../../stoqey/mod.ts";
import { onAbort } from "../../util/abort.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { AnswerQuestion } from "../option-fields.ts";
import type { SubmitOptions } from "../pacing/scheduler-parts.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { isWaiting, reasonIn, sendFirst } from "./first-request.ts";
import { runChain } from "./order-chain.ts";
import { answerTo } from "./question-policy.ts";
import { Turns } from "./turns.ts";
import { applyVerdict } from "./verdict.ts";
import type { WebOrderBlocks } from "./web-order-blocks.ts";
import { webOrderFields } from "./web-order-terms.ts";

/** Time between the deadline of an answer to a question and the end of the question, in ms. */
const REPLY_MS = 500;
/** Deadlines of one order or change. */
export interface WebSendLimits {
  /** Latest instant at which it may be sent, by the clock. */
  readonly untilMs: number;
  /** Time for each answer since its request was sent, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly answerQuestion: AnswerQuestion;
}

/** Dependencies of a sender. */
export interface WebOrderSenderOptions {
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly book: OrderBook;
  readonly blocks: WebOrderBlocks;
  /** Time that a question may stay open, in ms. */
  readonly questionTimeoutMs: number;
  /** Sends one request within the limits of IBKR, alone while an order is on its way. */
  submit(what: string, call: WebCall, options: SubmitOptions): Promise<WebAnswer>;
  /** The answer to a request shows that a session may have ended. */
  suspect(epoch: number): void;
}

/** An order or a change that has not left, or that waits for its answer. */
interface UnderWay {
  readonly live: LiveWebSession;
  /** Aborts when it must not be sent any more, and its question must be answered no; the reason is a `PoolError`. */
  readonly gone: AbortController;
  /** Gets the reason for which it must not be sent now. */
  blocked(): PoolError | undefined;
}

/** Sends orders, modifications and cancels, each with its entry in the journal first, and records how far each has come. */
export class WebOrderSender {
  readonly #options: WebOrderSenderOptions;
  readonly #underWay = new Map<IntentRecord, UnderWay>();
  readonly #turns = new Turns();

  constructor(options: WebOrderSenderOptions) {
    this.#options = options;
  }

  /** Sends a new order. */
  place(live: LiveWebSession, record: OrderRecord, limits: WebSendLimits): void {
    const { blocks, clock } = this.#options;
    const { key, reference, fingerprint, account, terms } = record;
    const atMs = clock.wallMs();
    const entry: JournalEntry = {
      type: "order",
      key,
      reference,
      fingerprint,
      account,
      clientId: undefined,
      orderId: undefined,
      terms,
      atMs,
    };
    const fields = webOrderFields(record.contract, record.order, reference);
    const path = `/iserver/account/${encodeURIComponent(account)}/orders`;
    const call: WebCall = { method: "POST", path, body: { orders: [fields] } };
    const blocked = (): PoolError | undefined => blocks.order(account, record);
    void this.#send(live, record, { call, entry, blocked, what: "place the order" }, limits);
  }

  /** Sends a modification. */
  modify(live: LiveWebSession, intent: ChangeRecord, limits: WebSendLimits): void {
    const { blocks } = this.#options;
    const { of: record } = intent;
    const body = { ...webOrderFields(record.contract, intent.order as Order, undefined) };
    const call: WebCall = { method: "POST", path: pathOf(record), body };
    const blocked = (): PoolError | undefined =>
      blocks.order(record.account, intent) ?? blocks.change(record);
    const message = { call, entry: this.#entryOf(intent), blocked, what: "modify the order" };
    void this.#send(live, intent, message, limits);
  }

  /** Sends a cancel: past the gate, whether the journal works or not. Its answer is a receipt. */
  cancel(live: LiveWebSession, intent: ChangeRecord, limits: WebSendLimits): void {
    const { blocks } = this.#options;
    const call: WebCall = { method: "DELETE", path: pathOf(intent.of) };
    const blocked = (): PoolError | undefined => blocks.cancel() ?? blocks.change(intent.of);
    const message = { call, entry: this.#entryOf(intent), blocked, what: "cancel the order" };
    void this.#send(live, intent, message, limits);
  }

  /** Takes back an order that was not sent, and answers its open question no. @returns Whether nothing of it will be sent. */
  withdraw(record: OrderRecord, reason: PoolError): boolean {
    this.#underWay.get(record)?.gone.abort(reason);
    record.apply({ kind: "dropped", reason });
    return record.state.kind === "not-sent";
  }

  /** Takes back what has not left and must not be sent any more: something has changed that decides on that. */
  recheck(): void {
    for (const [intent, { live, gone, blocked }] of [...this.#underWay]) {
      // The question of an order of a lost session can be answered no more.
      const reason = live.ended ?? (isWaiting(intent) ? blocked() : undefined);
      if (reason !== undefined) gone.abort(reason);
    }
  }

  #entryOf({ key, fingerprint, change, order, of }: ChangeRecord): JournalEntry {
    const atMs = this.#options.clock.wallMs();
    return { type: "change", key, of: of.key, change, fingerprint, order, atMs };
  }

  async #send(
    live: LiveWebSession,
    intent: IntentRecord,
    message: {
      readonly call: WebCall;
      readonly entry: JournalEntry;
      readonly what: string;
      blocked(): PoolError | undefined;
    },
    limits: WebSendLimits,
  ): Promise<void> {
    const gone = new AbortController();
    const { blocked, call, what, entry } = message;
    this.#underWay.set(intent, { live, gone, blocked });
    const stop = this.#limit(intent, gone, limits);
    const isCancel = call.method === "DELETE";
    // The outcome of an order decides on whether the next one may be sent, so that it has to be known before.
    const turn = isCancel ? undefined : this.#turns.take();
    const unkept = await this.#kept(entry, isCancel, intent);
    const end = await turn;
    try {
      const reason = unkept ?? reasonIn(gone) ?? live.ended ?? blocked();
      if (reason !== undefined) return void intent.apply({ kind: "dropped", reason });
      intent.apply({ kind: "journalled" });
      const { questionTimeoutMs, clock } = this.#options;
      const leftMs = Math.max(1, questionTimeoutMs - Math.min(REPLY_MS, questionTimeoutMs / 2));
      const { key } = intent instanceof OrderRecord ? intent : (intent as ChangeRecord).of;
      const signals = [limits.signal, gone.signal];
      const verdict = await runChain(call, {
        send: (next, left) =>
          next === call
            ? sendFirst(this.#options, intent, { live, call, what, left, gone, ...limits })
            : this.#reply(what, next, left, limits.timeoutMs),
        answer: (question) => answerTo(question, key, limits.answerQuestion, { clock, leftMs, signals }),
      });
      applyVerdict(this.#options, intent, verdict, { live, gone, timeoutMs: limits.timeoutMs });
    } finally {
      end?.();
      stop();
      this.#underWay.delete(intent);
    }
  }

  /** Makes an entry durable. @returns The reason for which the message must not be sent. */
  async #kept(entry: JournalEntry, isCancel: boolean, intent: IntentRecord): Promise<PoolError | undefined> {
    try {
      const kept = this.#options.book.keep([entry]);
      if (kept !== undefined) await kept;
      return undefined;
    } catch (cause) {
      const error =
        cause instanceof PoolError ? cause : new PoolError("JOURNAL_FAILED", reasonOf(cause), { cause });
      if (!isCancel) return error;
      this.#options.book.owe(intent, [entry]);
      const text = `Cannot keep the cancel ${intent.key} in the journal; it is sent all the same: ${error.message}`;
      this.#options.logger.warn(text);
      return undefined;
    }
  }

  #reply(what: string, call: WebCall, left: () => void, timeoutMs: number): Promise<WebAnswer> {
    const { submit } = this.#options;
    return submit(what, call, { lane: "control", share: false, left, timeoutMs });
  }

  /** Takes a message back at its deadline, and when its caller aborts. @returns A function that ends that. */
  #limit(intent: IntentRecord, gone: AbortController, { untilMs, signal }: WebSendLimits): () => void {
    const { clock } = this.#options;
    const cancel = clock.after(Math.max(0, untilMs - clock.now()), () => {
      if (isWaiting(intent))
        gone.abort(new PoolError("REQUEST_TIMEOUT", "its deadline passed before it was sent"));
    });
    const aborted = (): void => {
      const { reason: cause } = signal ?? {};
      gone.abort(new PoolError("ABORTED", "the caller's signal was aborted before it was sent", { cause }));
    };
    const forget = onAbort(signal, aborted);
    const dropped = onAbort(gone.signal, () => {
      // What has left is not affected.
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

function pathOf({ account, permId }: OrderRecord): string {
  return `/iserver/account/${encodeURIComponent(account)}/order/${permId}`;
}
