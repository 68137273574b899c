import { PoolError } from "../errors.ts";
import type { Collecting, Read } from "../operations/read.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { Clock } from "../seams/clock.ts";
import { onAbort } from "../util/abort.ts";
import { frozen } from "../util/frozen.ts";
import type { CheckedCall } from "./checked-call.ts";

/** One call that waits for an answer. */
export interface PendingCall<Result> {
  readonly answer: Promise<Result>;
  /** Description for a sentence "Cannot <what>: ...". */
  readonly what: string;
  /** Stops waiting; other callers that share the request go on. */
  leave(error: PoolError): void;
}

/** Deadline of one call, and the signal that ends its wait early. */
export interface CallDeadline {
  /** Milliseconds until the caller gets `REQUEST_TIMEOUT`. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Owner of the message; owners in one lane take turns. */
  readonly owner?: unknown;
}

/** The engine that sends a request. */
export interface RequestEngine {
  /** Describes why the request has no answer, as the end of a sentence. */
  timeoutReason(request: AnySharedRequest, timeoutMs: number, sinceMs: number): string;
  /** No caller waits for the answer any more. */
  abandoned(): void;
}

/** Called once when a call has ended: with an error, or without. */
export type OnCallEnd = (error: PoolError | undefined) => void;

// biome-ignore lint/suspicious/noExplicitAny: engines move requests about and never look into their types.
export type AnySharedRequest = SharedRequest<any, any>;

/** One request and all calls that wait for its answer. */
export class SharedRequest<Args, Result> {
  readonly operation: Read<Args, Result>;
  readonly args: Args;
  readonly key: string;
  /** Owner of the message: owners in one lane take turns. */
  readonly owner: unknown;
  /** The engine that sends it; set before the first caller joins. */
  engine: RequestEngine | undefined;
  readonly #callers = new Set<Caller<Result>>();
  #outcome: { readonly result: Result } | { readonly error: PoolError } | undefined;

  constructor({ operation, args, key }: CheckedCall<Args, Result>, owner: unknown) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.owner = owner;
  }

  /** Whether it was answered, refused or given up. */
  get ended(): boolean {
    return this.#outcome !== undefined;
  }

  /** Description of the request and its contract, for a sentence "Cannot <what>: ...". */
  get what(): string {
    return describeRequest(this.operation, this.args);
  }

  /** The number of calls that wait for the answer. */
  get callers(): number {
    return this.#callers.size;
  }

  /**
   * Adds a call that waits for the answer.
   *
   * @param settled Called once, when the call has ended.
   */
  join(clock: Clock, options: CallDeadline, settled: OnCallEnd): PendingCall<Result> {
    const caller = new Caller<Result>(this, settled);
    if (this.#outcome !== undefined) {
      if ("error" in this.#outcome) caller.reject(this.#outcome.error);
      else caller.resolve(this.#outcome.result);
      return caller;
    }
    this.#callers.add(caller);
    caller.wait(clock, options);
    return caller;
  }

  /** Removes a caller, and rejects it. */
  leave(caller: Caller<Result>, error: PoolError): void {
    if (!this.#callers.delete(caller)) return;
    caller.reject(error);
    if (this.#callers.size === 0 && !this.ended) this.engine?.abandoned();
  }

  /** Resolves every caller with the answer. */
  resolve(collecting: Collecting<Result>): void {
    let result: Result;
    try {
      result = frozen(collecting.result());
    } catch (cause) {
      this.reject(new PoolError("TWS_ERROR", `Cannot ${this.what}: the answer is not valid`, { cause }));
      return;
    }
    this.#settle({ result }, (caller) => caller.resolve(result));
  }

  /** Rejects every caller. */
  reject(error: PoolError): void {
    this.#settle({ error }, (caller) => caller.reject(error));
  }

  #settle(
    outcome: { readonly result: Result } | { readonly error: PoolError },
    how: (caller: Caller<Result>) => void,
  ): void {
    this.#outcome ??= outcome;
    const callers = [...this.#callers];
    this.#callers.clear();
    for (const caller of callers) how(caller);
  }
}

/** One call that waits for an answer: one object, because every read makes one. */
class Caller<Result> implements PendingCall<Result> {
  readonly answer: Promise<Result>;
  readonly #request: AnySharedRequest;
  readonly #settled: OnCallEnd;
  #resolve: (result: Result) => void = () => {};
  #reject: (error: PoolError) => void = () => {};
  #cancelTimer: (() => void) | undefined;
  #unlisten: (() => void) | undefined;

  constructor(request: AnySharedRequest, settled: OnCallEnd) {
    this.#request = request;
    this.#settled = settled;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get what(): string {
    return this.#request.what;
  }

  /** Sets the deadline, and listens to the caller's signal. */
  wait(clock: Clock, { timeoutMs, signal }: CallDeadline): void {
    const sinceMs = clock.now();
    this.#cancelTimer = clock.after(timeoutMs, () => {
      const why =
        this.#request.engine?.timeoutReason(this.#request, timeoutMs, sinceMs) ??
        `TWS did not answer within ${timeoutMs} ms`;
      this.leave(new PoolError("REQUEST_TIMEOUT", `Cannot ${this.what}: ${why}`));
    });
    if (signal === undefined) return;
    this.#unlisten = onAbort(signal, () => {
      const sentence = `Cannot ${this.what}: the caller's signal was aborted`;
      this.leave(new PoolError("ABORTED", sentence, { cause: signal.reason }));
    });
  }

  leave(error: PoolError): void {
    this.#request.leave(this, error);
  }

  resolve(result: Result): void {
    this.#forget();
    this.#resolve(result);
    this.#settled(undefined);
  }

  reject(error: PoolError): void {
    this.#forget();
    this.#reject(error);
    this.#settled(error);
  }

  #forget(): void {
    this.#cancelTimer?.();
    this.#unlisten?.();
  }
}
