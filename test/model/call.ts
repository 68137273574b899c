import { getEventListeners } from "node:events";
import type { Clock } from "../../src/seams/clock.ts";
import type { Moment, Sequence } from "./sequence.ts";
import type { ReadStep } from "./step.ts";
import type { Standstill } from "./stepping-clock.ts";

/** How a call ended. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** One asynchronous call of a caller, and its outcome. */
export interface Call {
  /** Name of the method. */
  readonly what: string;
  /** The read, for a call that reads. */
  readonly read: ReadStep | undefined;
  /** Its timeout, in ms; undefined for none. */
  readonly timeoutMs: number | undefined;
  /** Whether it is a read of the pool itself, which the pool retries after a loss. */
  readonly isRetried: boolean;
  readonly began: Moment;
  /** Deadline, in epoch ms; undefined for none. A machine that stands still moves it. */
  dueMs: number | undefined;
  ended: Moment | undefined;
  /** When the process that made it ended before it did. */
  died: Moment | undefined;
  outcome: Outcome | undefined;
}

/** Deadlines of a call. */
export interface CallTerms {
  /** Longest duration, in ms. Default: none. */
  readonly withinMs?: number;
  /** Time until the caller aborts, in ms. Default: never. */
  readonly abortMs?: number | undefined;
  /** Does an abort end the call? Default true. */
  readonly abortEnds?: boolean;
  /** The read, for a call that reads. */
  readonly read?: ReadStep;
  /** Is it a read of the pool itself? Default false. */
  readonly isRetried?: boolean;
}

/** Time for which the pool lets input that has waited be read before a deadline ends, in ms. */
const LATE_MS = 150;

/** Records every call of a run. */
export class Calls {
  readonly all: Call[] = [];
  readonly #clock: Pick<Clock, "after">;
  readonly #sequence: Sequence;
  readonly #timers = new Set<() => void>();
  /** Signals that the pool may listen to. */
  #signals: AbortSignal[] = [];
  #pending = 0;

  constructor(clock: Pick<Clock, "after">, sequence: Sequence) {
    this.#clock = clock;
    this.#sequence = sequence;
  }

  /** Number of calls that have not ended. */
  get pendingCount(): number {
    return this.#pending;
  }

  /** Calls that have not ended. */
  get pending(): readonly Call[] {
    return this.all.filter(({ ended, died }) => ended === undefined && died === undefined);
  }

  /** Number of listeners on the signals of this process: none, once the calls and streams have ended. */
  get listeners(): number {
    const counts = this.#signals.map((signal) => getEventListeners(signal, "abort").length);
    return counts.reduce((sum, one) => sum + one, 0);
  }

  /** Makes a controller, to whose signal nothing may listen in the end. */
  controller(): AbortController {
    const controller = new AbortController();
    this.#signals.push(controller.signal);
    return controller;
  }

  /**
   * Begins a call and records its outcome.
   *
   * @returns Its value, or undefined once it has rejected.
   */
  begin<Value>(
    what: string,
    run: (signal: AbortSignal | undefined) => Promise<Value>,
    { withinMs, abortMs, abortEnds = true, read, isRetried = false }: CallTerms = {},
  ): Promise<Value | undefined> {
    const began = this.#sequence.next();
    const abortedMs = abortEnds ? abortMs : undefined;
    const longMs = Math.min(withinMs ?? Number.POSITIVE_INFINITY, abortedMs ?? Number.POSITIVE_INFINITY);
    const dueMs = Number.isFinite(longMs) ? began.atMs + longMs : undefined;
    const open = { ended: undefined, died: undefined, outcome: undefined };
    const call: Call = { what, read, timeoutMs: withinMs, isRetried, began, dueMs, ...open };
    this.all.push(call);
    this.#pending++;
    const never = (): Promise<undefined> => new Promise(() => {});
    const end = (outcome: Outcome): void => {
      this.#pending--;
      call.ended = this.#sequence.next();
      call.outcome = outcome;
    };
    return this.#started(() => run(this.#signal(abortMs))).then(
      (value) => {
        if (call.died !== undefined) return never();
        end({ value });
        return value;
      },
      (error: unknown) => {
        if (call.died !== undefined) return never();
        end({ error });
        return undefined;
      },
    );
  }

  /** The process that made the pending calls has ended: nobody waits for them any more. */
  die(at: Moment): void {
    for (const call of this.pending) call.died = at;
    this.#pending = 0;
    this.#signals = [];
  }

  /** Returns a signal that aborts after `abortMs`; undefined without a time. */
  #signal(abortMs: number | undefined): AbortSignal | undefined {
    if (abortMs === undefined) return undefined;
    const controller = this.controller();
    this.later(abortMs, () => controller.abort(new Error("the caller gave up")));
    return controller.signal;
  }

  /** Runs a callback later, unless the run ends before. */
  later(delayMs: number, act: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      act();
    });
    this.#timers.add(cancel);
  }

  /**
   * Moves the deadlines of pending calls because the machine stood still.
   *
   * @param sinceMs When it began to, epoch ms.
   */
  stoodStill(how: Standstill, sinceMs: number): void {
    const { nowMs } = this.#sequence;
    for (const call of this.pending) {
      if (call.dueMs === undefined) continue;
      if (how === "suspended") call.dueMs += nowMs - sinceMs;
      // An overdue timer waits a little for input that arrived meanwhile.
      else if (call.dueMs <= nowMs + LATE_MS) call.dueMs = nowMs + 2 * LATE_MS;
    }
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
