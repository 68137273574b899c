import { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import { onAbort } from "../util/abort.ts";

/** Options of one wait. */
export interface WaiterOptions {
  /** The call, for the error message: "Cannot <what>: ...". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** True to reject after the first failed dial. */
  readonly failFast: boolean;
  /** Source of the reasons in the error of a timeout. */
  readonly reasons: Reasons;
}

/** Reasons why there is no session yet. */
export interface Reasons {
  /** Error of the last dial; undefined when none has failed yet. */
  readonly lastError: PoolError | undefined;
  /** Step that the current dial waits for; undefined without a dial. */
  readonly stillDialling: PoolError | undefined;
}

interface Waiter<Live> {
  readonly failFast: boolean;
  grant(live: Live): void;
  refuse(error: PoolError): void;
}

/** Callers that wait for a session, in their order. */
export class WaitQueue<Live> {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #waiting = new Set<Waiter<Live>>();

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for the next session.
   *
   * @param granted Makes the result from the session, in the same turn in which it is ready.
   * @throws {PoolError} `ACQUIRE_TIMEOUT`, `ABORTED`, `TOO_MANY_WAITERS`, or the reason why there will be no session.
   */
  wait<Held>(options: WaiterOptions, granted: (live: Live) => Held): Promise<Held> {
    const { what, timeoutMs, signal } = options;
    if (this.#waiting.size >= this.#max) {
      const error = new PoolError("TOO_MANY_WAITERS", `Cannot ${what}: ${this.#max} callers wait already`);
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiting.delete(waiter);
        cancelTimer();
        forget();
      };
      const refuse = (error: PoolError): void => {
        done();
        reject(error);
      };
      const aborted = (): void =>
        refuse(
          new PoolError("ABORTED", `Cannot ${what}: the caller's signal was aborted`, {
            cause: signal?.reason,
          }),
        );
      const cancelTimer = this.#clock.after(timeoutMs, () => refuse(timedOut(options)));
      const waiter: Waiter<Live> = {
        failFast: options.failFast,
        grant: (live) => {
          done();
          try {
            resolve(granted(live));
          } catch (cause) {
            reject(cause);
          }
        },
        refuse: (error) =>
          refuse(new PoolError(error.code, `Cannot ${what}: ${error.message}`, about(error))),
      };
      const forget = onAbort(signal, aborted);
      this.#waiting.add(waiter);
    });
  }

  /** Gives the session to all waiting callers. */
  grant(live: Live): void {
    for (const waiter of [...this.#waiting]) waiter.grant(live);
  }

  /** Rejects the callers with `failFast`, because a dial failed. */
  refuseImpatient(error: PoolError): void {
    for (const waiter of [...this.#waiting]) if (waiter.failFast) waiter.refuse(error);
  }

  /** Rejects all waiting callers, because there will be no session. */
  refuse(error: PoolError): void {
    for (const waiter of [...this.#waiting]) waiter.refuse(error);
  }
}

function about(error: PoolError): { cause: PoolError; twsCode?: number } {
  return error.twsCode === undefined ? { cause: error } : { cause: error, twsCode: error.twsCode };
}

function timedOut({ what, timeoutMs, reasons }: WaiterOptions): PoolError {
  const { lastError: last, stillDialling: now } = reasons;
  const parts = [`Cannot ${what}: no session was ready within ${timeoutMs} ms`];
  if (last !== undefined) parts.push(`the last try ended so: ${last.message}`);
  if (now !== undefined) parts.push(last === undefined ? now.message : `now: ${now.message}`);
  const cause = last ?? now;
  return new PoolError("ACQUIRE_TIMEOUT", parts.join("; "), cause === undefined ? {} : about(cause));
}
