import type { Channel } from "./channel.ts";
import { type FencePlace, sendFence } from "./fence.ts";
import type { OutstandingAnswers } from "./outstanding-answers.ts";

/** A fence is answered at once; one that is not answered for so long may never be, in ms. */
const FENCE_MS = 2_000;

/** What finds out that no answer comes any more has to say. */
export interface FenceWaitHooks {
  /** A fence was answered: nothing can come of what was sent before it. Others may be under way. */
  passed(): void;
  /** The fence is not answered either, so far. */
  unanswered(): void;
  /**
   * The time is over.
   *
   * @returns Until when to wait on, in ms of the clock; undefined where this is the end.
   */
  expired(): number | undefined;
  /** The lane and owner of the requests that it is about. */
  readonly place?: FencePlace | undefined;
}

/** Finds out when nothing can come any more of what was sent before: behind a fence, or once a time is over. */
export class FenceWait {
  readonly #channel: Channel;
  readonly #owed: OutstandingAnswers;
  /** Those under way, each with what stops waiting for it. */
  readonly #fences = new Set<() => void>();
  #cancelTimer: (() => void) | undefined;
  #hooks: FenceWaitHooks | undefined;
  #sentMs: number | undefined;

  constructor(channel: Channel, owed: OutstandingAnswers) {
    this.#channel = channel;
    this.#owed = owed;
  }

  /** Is it being found out? */
  get running(): boolean {
    return this.#hooks !== undefined;
  }

  /**
   * Begins, unless it has begun.
   *
   * @param untilMs When the time is over, for a server that does not answer the fence either.
   */
  begin(untilMs: number, hooks: FenceWaitHooks): void {
    if (this.running) return;
    const { clock } = this.#channel;
    this.#hooks = hooks;
    this.#fence();
    // It was answered while it was being sent.
    if (this.#hooks !== hooks) return;
    const leftMs = untilMs - clock.now();
    if (leftMs <= FENCE_MS) return this.#expire(untilMs, hooks);
    this.#wait(FENCE_MS, () => {
      this.#expire(untilMs, hooks);
      hooks.unanswered();
    });
  }

  /** Sends one more fence, so that what was sent before is told from what is sent after. */
  addFence(): void {
    if (this.running) this.#fence();
  }

  /** Sends a fence again if it was sent no longer ago: TWS may have refused it. */
  maybeRefused(withinMs: number): void {
    if (this.#sentMs === undefined || this.#channel.clock.now() - this.#sentMs > withinMs) return;
    this.addFence();
  }

  /** Does something later instead; one thing at a time. */
  schedule(delayMs: number, act: () => void): void {
    this.stop();
    this.#wait(delayMs, act);
  }

  stop(): void {
    this.#hooks = undefined;
    this.#sentMs = undefined;
    for (const cancel of this.#fences) cancel();
    this.#fences.clear();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #fence(): void {
    const steps = this.#hooks;
    let mark = 0;
    const answered = (): void => {
      if (this.#hooks !== steps) return;
      this.#fences.delete(cancel);
      if (this.#fences.size === 0) this.stop();
      this.#owed.discardBefore(mark);
      steps?.passed();
    };
    const written = (): void => {
      mark = this.#owed.mark();
      this.#sentMs = this.#channel.clock.now();
    };
    const cancel = sendFence(this.#channel, answered, written, steps?.place);
    if (this.#hooks === steps) this.#fences.add(cancel);
  }

  #expire(untilMs: number, steps: FenceWaitHooks): void {
    this.#wait(Math.max(0, untilMs - this.#channel.clock.now()), () => {
      const nextMs = steps.expired();
      if (nextMs !== undefined && this.#hooks === steps) this.#expire(nextMs, steps);
    });
  }

  #wait(delayMs: number, act: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#channel.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      act();
    });
  }
}
