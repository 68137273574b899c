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
  /** What the call wants to do, to begin a sentence with. */
  readonly what: string;
  /** Stops waiting; the others who share the request go on. */
  leave(error: PoolError): void;
}

/** How long one call waits, and what ends its wait early. */
export interface CallDeadline {
  /** In ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Who asks: those who wait for their turn in one lane take turns by it. */
  readonly owner?: unknown;
}

/** What a flight needs of the engine that carries it. */
export interface RequestEngine {
  /** Says where the request stands, for the sentence when time is up. */
  timeoutReason(flight: AnySharedRequest, timeoutMs: number, sinceMs: number): string;
  /** Nobody waits any more. */
  abandoned(): void;
}

/** How a call ended: with an answer, or with an error. */
export type OnCallEnd = (error: PoolError | undefined) => void;

// biome-ignore lint/suspicious/noExplicitAny: engines move flights about and never look into their types.
export type AnySharedRequest = SharedRequest<any, any>;

/** One request and all who wait for its answer. */
export class SharedRequest<Args, Result> {
  readonly operation: Read<Args, Result>;
  readonly args: Args;
  readonly key: string;
  /** For whom it was launched: owners of one lane take turns. */
  readonly owner: unknown;
  /** Who sends it; set before the first caller joins. */
  engine: RequestEngine | undefined;
  readonly #callers = new Set<Caller<Result>>();
  #outcome: { readonly result: Result } | { readonly error: PoolError } | undefined;

  constructor({ operation, args, key }: CheckedCall<Args, Result>, owner: unknown) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.owner = owner;
  }

  /** Is it answered, refused or given up? */
  get ended(): boolean {
    return this.#outcome !== undefined;
  }

  /** What it does and about which contract, to begin a sentence with: "Cannot <what>: ...". */
  get what(): string {
    return describeRequest(this.operation, this.args);
  }

  /** How many wait for it. */
  get callers(): number {
    return this.#callers.size;
  }

  /**
   * Adds one who waits.
   *
   * @param settled Called once, when the call has ended.
   */
  join(clock: Clock, options: CallDeadline, settled: OnCallEnd): PendingCall<Result> {
    const asker = new Caller<Result>(this, settled);
    if (this.#outcome !== undefined) {
      if ("error" in this.#outcome) asker.reject(this.#outcome.error);
      else asker.resolve(this.#outcome.result);
      return asker;
    }
    this.#callers.add(asker);
    asker.wait(clock, options);
    return asker;
  }

  /** One who waited waits no more. */
  leave(asker: Caller<Result>, error: PoolError): void {
    if (!this.#callers.delete(asker)) return;
    asker.reject(error);
    if (this.#callers.size === 0 && !this.ended) this.engine?.abandoned();
  }

  /** Gives everybody who waits the answer. */
  resolve(collecting: Collecting<Result>): void {
    let result: Result;
    try {
      result = frozen(collecting.result());
    } catch (cause) {
      this.reject(new PoolError("TWS_ERROR", `Cannot ${this.what}: the answer is not valid`, { cause }));
      return;
    }
    this.#settle({ result }, (asker) => asker.resolve(result));
  }

  /** Tells everybody who waits why there is no answer. */
  reject(error: PoolError): void {
    this.#settle({ error }, (asker) => asker.reject(error));
  }

  #settle(
    outcome: { readonly result: Result } | { readonly error: PoolError },
    how: (asker: Caller<Result>) => void,
  ): void {
    this.#outcome ??= outcome;
    const askers = [...this.#callers];
    this.#callers.clear();
    for (const asker of askers) how(asker);
  }
}

/** One call that waits for the answer of a flight: one object, because every read makes one. */
class Caller<Result> implements PendingCall<Result> {
  readonly answer: Promise<Result>;
  readonly #flight: AnySharedRequest;
  readonly #settled: OnCallEnd;
  #resolve: (result: Result) => void = () => {};
  #reject: (error: PoolError) => void = () => {};
  #cancelTimer: (() => void) | undefined;
  #unlisten: (() => void) | undefined;

  constructor(flight: AnySharedRequest, settled: OnCallEnd) {
    this.#flight = flight;
    this.#settled = settled;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get what(): string {
    return this.#flight.what;
  }

  /** Sets the deadline, and listens to the caller's signal. */
  wait(clock: Clock, { timeoutMs, signal }: CallDeadline): void {
    const sinceMs = clock.now();
    this.#cancelTimer = clock.after(timeoutMs, () => {
      const why =
        this.#flight.engine?.timeoutReason(this.#flight, timeoutMs, sinceMs) ??
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
    this.#flight.leave(this, error);
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
