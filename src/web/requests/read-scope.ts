import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import { durationText } from "../../util/duration-text.ts";
import type { LiveWebSession } from "./live-web-session.ts";

/** Bounds of one read. */
export interface ReadBounds {
  /** The call, for the error message: "Cannot <what>: ...". */
  readonly what: string;
  /** Time left, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One read on one session: it ends with its answer, its deadline, the caller's signal, its lease or the session, whichever
 * comes first. Requests that it has sent by then are abandoned.
 */
export class ReadScope {
  readonly #what: string;
  readonly #clock: Clock;
  readonly #untilMs: number;
  readonly #controller = new AbortController();
  readonly #failed: Promise<never>;
  #fail: (error: PoolError) => void = () => {};
  readonly #cancels: readonly (() => void)[];
  readonly #late: () => void;
  #cancelTimer: () => void;
  /** True from the sending of a request that may change something until its answer. */
  isActing = false;

  constructor({ what, timeoutMs, signal }: ReadBounds, live: LiveWebSession, clock: Clock) {
    this.#what = what;
    this.#clock = clock;
    this.#untilMs = clock.now() + timeoutMs;
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Nobody may be waiting when it fails.
    this.#failed.catch(() => {});
    const late = (): string =>
      live.degraded === undefined
        ? `the gateway did not answer within ${durationText(timeoutMs)}`
        : `no answer came within ${durationText(timeoutMs)}, while requests wait: ${live.degraded}`;
    this.#late = () => this.#leave("REQUEST_TIMEOUT", late());
    this.#cancelTimer = clock.after(timeoutMs, this.#late);
    this.#cancels = [
      onAbort(signal, () => this.#leave("ABORTED", "the caller's signal was aborted", signal?.reason)),
      live.whenEnded(() => {
        const { ended } = live;
        if (ended !== undefined) this.leave(ended);
      }),
    ];
    if (live.ended !== undefined) this.leave(live.ended);
    else if (signal?.aborted)
      this.#leave("ABORTED", "the caller's signal was already aborted", signal.reason);
  }

  /** Aborts when the read is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Time left, in ms, `>= 0`. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - this.#clock.now());
  }

  /** Sets its timer behind one that was set meanwhile for the same time, which knows better why nothing came. */
  yieldTimer(): void {
    if (this.signal.aborted) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(this.leftMs, this.#late);
  }

  /** Runs the read until it ends by any of its bounds. */
  async run<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      if (this.signal.aborted) return await this.#failed;
      return await Promise.race([read(), this.#failed]);
    } finally {
      this.#end();
    }
  }

  /** Waits until a callback is called, or the read is over. @param register Registers the callback, and returns its cancel. */
  async wait(register: (callback: () => void) => () => void): Promise<void> {
    let cancel: () => void = () => {};
    const called = new Promise<void>((resolve) => {
      cancel = register(resolve);
    });
    try {
      await Promise.race([called, this.#failed]);
    } finally {
      cancel();
    }
  }

  /** Ends the read with the reason for which its lease or session has ended. */
  leave(reason: PoolError): void {
    this.#leave(reason.code, reason.message, reason);
  }

  #leave(code: PoolError["code"], reason: string, cause?: unknown): void {
    const about = cause === undefined ? {} : { cause };
    const error = new PoolError(code, `Cannot ${this.#what}: ${reason}`, about);
    this.#fail(this.isActing ? outcomeUnknown(error) : error);
    this.#end();
  }

  #end(): void {
    this.#cancelTimer();
    for (const cancel of this.#cancels) cancel();
    this.#controller.abort();
  }
}

/**
 * Makes the error of a request that may change something, was sent, and has no answer. A caller must not repeat it, so that an
 * error which allows that becomes `OUTCOME_UNKNOWN`.
 */
export function outcomeUnknown(error: PoolError): PoolError {
  const message = `${error.message}; it was sent and may have been carried out: look at the account before it is sent again`;
  return new PoolError(error.retryable ? "OUTCOME_UNKNOWN" : error.code, message, { cause: error });
}
