import type { Clock } from "../clock.ts";
import { PoolError } from "../errors.ts";
import type { Collecting, Operation } from "./operation.ts";
import type { Question } from "./question.ts";

/** One call that waits for an answer. */
export interface Asked<Result> {
  readonly answer: Promise<Result>;
  /** What the call wants to do, to begin a sentence with. */
  readonly what: string;
  /** Stops waiting; the others who share the request go on. */
  leave(error: PoolError): void;
}

/** How long one call waits, and what ends its wait early. */
export interface AskOptions {
  /** In ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Who asks: those who wait for their turn in one lane take turns by it. */
  readonly owner?: unknown;
}

interface Asker<Result> {
  resolve(result: Result): void;
  reject(error: PoolError): void;
  forget(): void;
}

/** One request, under way or about to be, and all who wait for its answer. */
export class Flight<Args, Result> {
  readonly operation: Operation<Args, Result>;
  readonly args: Args;
  readonly key: string;
  /** Puts the answer together; a question that is asked again begins anew. */
  collecting: Collecting<Result>;
  /** The number that TWS knows it by; 0 for requests that have none. */
  id = 0;
  /** When it was written to the connection, epoch ms; undefined while it waits for its turn. */
  sentMs: number | undefined;
  /** Takes it back from wherever it waits for its turn. */
  cancelSend: (() => void) | undefined;
  /** For whom it was launched: owners of one lane take turns. */
  readonly owner: unknown;
  readonly #askers = new Set<Asker<Result>>();

  constructor({ operation, args, key }: Question<Args, Result>, owner: unknown) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.owner = owner;
    this.collecting = operation.collect(args);
  }

  /**
   * Adds one who waits.
   *
   * @param remark What to add to the sentence when time is up.
   * @param left Called when nobody waits any more.
   */
  join(clock: Clock, options: AskOptions, remark: () => string, left: () => void): Asked<Result> {
    const { timeoutMs, signal } = options;
    let leave: (error: PoolError) => void = () => {};
    const answer = new Promise<Result>((resolve, reject) => {
      const cannot = `Cannot ${this.operation.what}`;
      const aborted = (): void =>
        leave(
          new PoolError("ABORTED", `${cannot}: the caller's signal was aborted`, { cause: signal?.reason }),
        );
      const cancelTimer = clock.after(timeoutMs, () =>
        leave(
          new PoolError("REQUEST_TIMEOUT", `${cannot}: TWS did not answer within ${timeoutMs} ms${remark()}`),
        ),
      );
      signal?.addEventListener("abort", aborted, { once: true });
      const asker: Asker<Result> = {
        resolve,
        reject,
        forget: () => {
          cancelTimer();
          signal?.removeEventListener("abort", aborted);
        },
      };
      this.#askers.add(asker);
      leave = (error) => {
        if (!this.#askers.delete(asker)) return;
        asker.forget();
        reject(error);
        if (this.#askers.size === 0) left();
      };
    });
    return { answer, what: this.operation.what, leave: (error) => leave(error) };
  }

  /** Gives everybody who waits the answer. */
  resolve(): void {
    let result: Result;
    try {
      result = this.collecting.result();
      if (Array.isArray(result)) Object.freeze(result);
    } catch (cause) {
      this.reject(
        new PoolError("TWS_ERROR", `Cannot ${this.operation.what}: the answer makes no sense`, { cause }),
      );
      return;
    }
    this.#settle((asker) => asker.resolve(result));
  }

  /** Tells everybody who waits why there is no answer. */
  reject(error: PoolError): void {
    this.#settle((asker) => asker.reject(error));
  }

  #settle(how: (asker: Asker<Result>) => void): void {
    const askers = [...this.#askers];
    this.#askers.clear();
    for (const asker of askers) {
      asker.forget();
      how(asker);
    }
  }
}
