import type { VirtualClock } from "../../sim/mod.ts";
import type { Moment, Sequence } from "./sequence.ts";
import type { ReadStep } from "./step.ts";

/** How a call ended. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** One call of a caller that waits for something, and what became of it. */
export interface Call {
  /** Name of the method. */
  readonly what: string;
  /** What it reads, where it reads. */
  readonly read: ReadStep | undefined;
  readonly began: Moment;
  /** When it must have ended at the latest, in epoch ms; undefined: at any time. */
  readonly dueMs: number | undefined;
  ended: Moment | undefined;
  outcome: Outcome | undefined;
}

/** How long a call may take. */
export interface CallTerms {
  /** In ms. Default: any time. */
  readonly withinMs?: number;
  /** When the caller gives up, in ms from the beginning. Default: never. */
  readonly abortMs?: number | undefined;
  /** Has the call ended once its caller has given up? Default true. */
  readonly abortEnds?: boolean;
  /** What it reads. */
  readonly read?: ReadStep;
}

/** Keeps every call of a run. */
export class Calls {
  readonly all: Call[] = [];
  readonly #clock: VirtualClock;
  readonly #sequence: Sequence;
  readonly #timers = new Set<() => void>();

  constructor(clock: VirtualClock, sequence: Sequence) {
    this.#clock = clock;
    this.#sequence = sequence;
  }

  /** Calls that have not ended. */
  get pending(): readonly Call[] {
    return this.all.filter(({ ended }) => ended === undefined);
  }

  /**
   * Begins a call and keeps how it ends.
   *
   * @returns Resolves when it has ended, however.
   */
  begin<Value>(
    what: string,
    run: (signal: AbortSignal | undefined) => Promise<Value>,
    { withinMs, abortMs, abortEnds = true, read }: CallTerms = {},
  ): Promise<Value | undefined> {
    const began = this.#sequence.next();
    const abortedMs = abortEnds ? abortMs : undefined;
    const longMs = Math.min(withinMs ?? Number.POSITIVE_INFINITY, abortedMs ?? Number.POSITIVE_INFINITY);
    const dueMs = Number.isFinite(longMs) ? began.atMs + longMs : undefined;
    const call: Call = { what, read, began, dueMs, ended: undefined, outcome: undefined };
    this.all.push(call);
    const end = (outcome: Outcome): void => {
      call.ended = this.#sequence.next();
      call.outcome = outcome;
    };
    return this.#started(() => run(this.#signal(abortMs))).then(
      (value) => {
        end({ value });
        return value;
      },
      (error: unknown) => {
        end({ error });
        return undefined;
      },
    );
  }

  /** A signal that aborts after so long; undefined without a time. */
  #signal(abortMs: number | undefined): AbortSignal | undefined {
    if (abortMs === undefined) return undefined;
    const controller = new AbortController();
    this.later(abortMs, () => controller.abort(new Error("the caller gave up")));
    return controller.signal;
  }

  /** Does something later, unless the run ends before. */
  later(delayMs: number, act: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      act();
    });
    this.#timers.add(cancel);
  }

  /** Cancels the aborts that are still to come. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  async #started<Value>(run: () => Promise<Value>): Promise<Value> {
    return run();
  }
}
