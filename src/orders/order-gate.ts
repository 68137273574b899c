import { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import { onAbort } from "../util/abort.ts";
import type { IntentRecord } from "./intent-record.ts";

/** Gate of new orders: open, or closed for a reason. */
export interface GateSource {
  /** Gets the reason for which no order of an account can be sent now; undefined while it can. */
  closed(account: string): PoolError | undefined;
  /** What the gate depends on, or who waits for it, may have changed. */
  reported?(): void;
}

/** Orders or changes that want to pass. */
export interface BehindGate {
  readonly account: string;
  /** Their keys. */
  readonly keys: readonly string[];
}

/** A caller that waits for the gate. */
interface Waiting {
  readonly keys: readonly string[];
  closed(): PoolError | undefined;
  settle(reason: PoolError | undefined): void;
}

/** Lets orders pass while they can be sent, and callers wait for that instant. */
export class OrderGate {
  readonly #clock: Clock;
  readonly #source: GateSource;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock, source: GateSource) {
    this.#clock = clock;
    this.#source = source;
  }

  /** Keys of the orders and changes that wait. */
  get waiting(): readonly string[] {
    return [...this.#waiting].flatMap(({ keys }) => keys);
  }

  /** Gets the reason for which no order of an account can be sent now; undefined while it can. */
  closed(account: string): PoolError | undefined {
    return this.#source.closed(account);
  }

  /** Something has changed that the gate depends on. */
  changed(): void {
    for (const waiting of [...this.#waiting]) {
      const closed = waiting.closed();
      if (closed?.retryable !== true) waiting.settle(closed);
    }
    this.#source.reported?.();
  }

  /**
   * Waits until orders of an account can be sent.
   *
   * @param untilMs Latest instant, by the clock; a past one does not wait.
   * @param isClosed Gets the reason for which the gate is closed to this caller. Default: that of a new order.
   * @returns Undefined when the gate is open, else the reason for which it is still closed, or `ABORTED`.
   */
  async pass(
    { account, keys }: BehindGate,
    untilMs: number,
    signal: AbortSignal | undefined,
    isClosed: () => PoolError | undefined = () => this.#source.closed(account),
  ): Promise<PoolError | undefined> {
    if (signal?.aborted) return abortedBy(signal);
    const closed = isClosed();
    const leftMs = untilMs - this.#clock.now();
    if (closed === undefined || leftMs <= 0 || !closed.retryable) return closed;
    return await new Promise((resolve) => {
      const waiting: Waiting = {
        keys,
        closed: isClosed,
        settle: (reason) => {
          this.#waiting.delete(waiting);
          this.#source.reported?.();
          cancel();
          forget();
          resolve(reason);
        },
      };
      this.#waiting.add(waiting);
      this.#source.reported?.();
      const cancel = this.#clock.after(leftMs, () => waiting.settle(isClosed()));
      const forget = onAbort(signal, () => waiting.settle(abortedBy(signal)));
    });
  }
}

/** Gets the reason for which orders or changes wait for nothing any more: all of them were taken back; undefined otherwise. */
export function takenBack(intents: readonly IntentRecord[]): PoolError | undefined {
  return intents.some(({ isWaiting }) => isWaiting)
    ? undefined
    : new PoolError("ABORTED", "it was taken back before it was sent");
}

/** Makes the error for a message whose caller has aborted before it was sent. */
export function abortedBy(signal: AbortSignal | undefined): PoolError {
  return new PoolError("ABORTED", "the caller's signal was aborted before it was sent", {
    cause: signal?.reason,
  });
}
