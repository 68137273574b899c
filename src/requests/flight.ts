import type { Clock } from "../clock.ts";
import { PoolError } from "../errors.ts";
import { onAbort } from "../signals.ts";
import type { Collecting, Operation } from "./operation.ts";
import type { Question } from "./question.ts";
import { subjectOf } from "./subject.ts";

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

/** What a flight needs of the engine that carries it. */
export interface Carrier {
  /** Says where the request stands, for the sentence when time is up. */
  standing(flight: AnyFlight, timeoutMs: number, sinceMs: number): string;
  /** Nobody waits any more. */
  abandoned(): void;
}

interface Asker<Result> {
  resolve(result: Result): void;
  reject(error: PoolError): void;
  forget(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: engines move flights about and never look into their types.
export type AnyFlight = Flight<any, any>;

/** One request and all who wait for its answer. */
export class Flight<Args, Result> {
  readonly operation: Operation<Args, Result>;
  readonly args: Args;
  readonly key: string;
  /** For whom it was launched: owners of one lane take turns. */
  readonly owner: unknown;
  /** Who sends it; set before the first caller joins. */
  carrier: Carrier | undefined;
  readonly #askers = new Set<Asker<Result>>();
  #outcome: { readonly result: Result } | { readonly error: PoolError } | undefined;

  constructor({ operation, args, key }: Question<Args, Result>, owner: unknown) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.owner = owner;
  }

  /** Is it answered, refused or given up? */
  get over(): boolean {
    return this.#outcome !== undefined;
  }

  /** What it does and about which contract, to begin a sentence with: "Cannot <what>: ...". */
  get what(): string {
    return subjectOf(this.operation, this.args);
  }

  /** How many wait for it. */
  get askers(): number {
    return this.#askers.size;
  }

  /** Adds one who waits. */
  join(clock: Clock, options: AskOptions): Asked<Result> {
    const { timeoutMs, signal } = options;
    if (this.#outcome !== undefined) {
      const { answer } = settled(this.#outcome);
      return { answer, what: this.what, leave: () => {} };
    }
    const sinceMs = clock.now();
    let asker: Asker<Result> | undefined;
    const leave = (error: PoolError): void => {
      if (asker === undefined || !this.#askers.delete(asker)) return;
      asker.forget();
      asker.reject(error);
      if (this.#askers.size === 0 && !this.over) this.carrier?.abandoned();
    };
    const answer = new Promise<Result>((resolve, reject) => {
      const cancelTimer = clock.after(timeoutMs, () => {
        const why =
          this.carrier?.standing(this, timeoutMs, sinceMs) ?? `TWS did not answer within ${timeoutMs} ms`;
        leave(new PoolError("REQUEST_TIMEOUT", `Cannot ${this.what}: ${why}`));
      });
      const unlisten =
        signal === undefined
          ? undefined
          : onAbort(signal, () => {
              const sentence = `Cannot ${this.what}: the caller's signal was aborted`;
              leave(new PoolError("ABORTED", sentence, { cause: signal.reason }));
            });
      asker = {
        resolve,
        reject,
        forget: () => {
          cancelTimer();
          unlisten?.();
        },
      };
      this.#askers.add(asker);
    });
    return { answer, what: this.operation.what, leave };
  }

  /** Gives everybody who waits the answer. */
  resolve(collecting: Collecting<Result>): void {
    let result: Result;
    try {
      result = collecting.result();
      if (Array.isArray(result)) Object.freeze(result);
    } catch (cause) {
      this.reject(new PoolError("TWS_ERROR", `Cannot ${this.what}: the answer makes no sense`, { cause }));
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
    how: (asker: Asker<Result>) => void,
  ): void {
    this.#outcome ??= outcome;
    const askers = [...this.#askers];
    this.#askers.clear();
    for (const asker of askers) {
      asker.forget();
      how(asker);
    }
  }
}

function settled<Result>(outcome: { readonly result: Result } | { readonly error: PoolError }): {
  readonly answer: Promise<Result>;
} {
  return { answer: "error" in outcome ? Promise.reject(outcome.error) : Promise.resolve(outcome.result) };
}
