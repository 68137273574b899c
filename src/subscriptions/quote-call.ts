import { PoolError } from "../errors.ts";
import type { LatestQuote } from "../operations/latest-quote.ts";
import type { CallDeadline, OnCallEnd, PendingCall } from "../requests/shared-request.ts";
import type { Clock } from "../seams/clock.ts";
import { onAbort } from "../util/abort.ts";

/** Callbacks of a call. */
export interface QuoteCallHooks {
  /** The deadline is over. @returns What is known by then, or the reason why nothing is, as the end of a sentence. */
  late(timeoutMs: number): LatestQuote | string;
  /** The call has ended. */
  left(): void;
  /** Counts the outcome. */
  settled: OnCallEnd;
}

/** One call that waits for a quote. */
export class QuoteCall implements PendingCall<LatestQuote> {
  readonly answer: Promise<LatestQuote>;
  readonly what: string;
  readonly settleMs: number;
  /** Time of its deadline, by the clock in ms. */
  readonly deadlineMs: number;
  readonly #hooks: QuoteCallHooks;
  #resolve: (quote: LatestQuote) => void = () => {};
  #reject: (error: PoolError) => void = () => {};
  #stop: (() => void) | undefined;

  /** @param what Description for a sentence "Cannot <what>: ...". */
  constructor(what: string, settleMs: number, clock: Clock, deadline: CallDeadline, hooks: QuoteCallHooks) {
    this.what = what;
    this.settleMs = settleMs;
    this.#hooks = hooks;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { timeoutMs, signal } = deadline;
    this.deadlineMs = clock.now() + timeoutMs;
    const cancelTimer = clock.after(timeoutMs, () => {
      const known = hooks.late(timeoutMs);
      if (typeof known !== "string") this.resolve(known);
      else this.leave(new PoolError("REQUEST_TIMEOUT", `Cannot ${what}: ${known}`));
    });
    const unlisten = onAbort(signal, () => {
      const sentence = `Cannot ${what}: the caller's signal was aborted`;
      this.leave(new PoolError("ABORTED", sentence, { cause: signal?.reason as unknown }));
    });
    this.#stop = () => {
      cancelTimer();
      unlisten();
    };
    if (signal?.aborted !== true) return;
    const sentence = `Cannot ${what}: the caller's signal was already aborted`;
    this.leave(new PoolError("ABORTED", sentence, { cause: signal.reason as unknown }));
  }

  /** Whether it still waits. */
  get waits(): boolean {
    return this.#stop !== undefined;
  }

  /** Answers the call; does nothing after its end. */
  resolve(quote: LatestQuote): void {
    if (!this.#end()) return;
    this.#resolve(quote);
    this.#hooks.settled(undefined);
  }

  /** Rejects the call; does nothing after its end. */
  leave(error: PoolError): void {
    if (!this.#end()) return;
    this.#reject(error);
    this.#hooks.settled(error);
  }

  #end(): boolean {
    if (this.#stop === undefined) return false;
    this.#stop();
    this.#stop = undefined;
    this.#hooks.left();
    return true;
  }
}
