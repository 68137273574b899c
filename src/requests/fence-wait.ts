import type { Channel } from "./channel.ts";
import { type FencePlace, sendFence } from "./fence.ts";
import type { OutstandingAnswers } from "./outstanding-answers.ts";

/** TWS answers a fence at once; after so long without an answer it may never answer, in ms. */
const FENCE_MS = 2_000;

/** Callbacks of a `FenceWait`. */
export interface FenceWaitHooks {
  /** A fence was answered: no answer can come to what was sent before it. Other fences may be in flight. */
  passed(): void;
  /** TWS has not answered the fence so far. */
  unanswered(): void;
  /**
   * The latest end of the wait has come.
   *
   * @returns Until when to wait on, by the clock in ms; undefined to end the wait.
   */
  expired(): number | undefined;
  /** Lane and owner of the requests before the fence. */
  readonly place?: FencePlace | undefined;
}

/** Waits until no answer can come to what was sent before: until a fence is answered, or a time is over. */
export class FenceWait {
  readonly #channel: Channel;
  readonly #owed: OutstandingAnswers;
  /** Fences in flight, each as the function that stops waiting for it. */
  readonly #fences = new Set<() => void>();
  #cancelTimer: (() => void) | undefined;
  #hooks: FenceWaitHooks | undefined;
  #sentMs: number | undefined;

  constructor(channel: Channel, owed: OutstandingAnswers) {
    this.#channel = channel;
    this.#owed = owed;
  }

  /** Whether it waits for a fence. */
  get running(): boolean {
    return this.#hooks !== undefined;
  }

  /**
   * Sends a fence and waits for it, unless a wait runs already.
   *
   * @param untilMs Latest end of the wait, by the clock in ms, for a server that does not answer the fence.
   */
  begin(untilMs: number, hooks: FenceWaitHooks): void {
    if (this.running) return;
    const { clock } = this.#channel;
    this.#hooks = hooks;
    this.#fence();
    // The fence was answered while it was being sent.
    if (this.#hooks !== hooks) return;
    const leftMs = untilMs - clock.now();
    if (leftMs <= FENCE_MS) return this.#expire(untilMs, hooks);
    this.#wait(FENCE_MS, () => {
      this.#expire(untilMs, hooks);
      hooks.unanswered();
    });
  }

  /** Sends one more fence, to separate what was sent before from what is sent after. */
  addFence(): void {
    if (this.running) this.#fence();
  }

  /** Sends a fence again if the last one is younger than this: TWS refused a message without its number. */
  maybeRefused(withinMs: number): void {
    if (this.#sentMs === undefined || this.#channel.clock.now() - this.#sentMs > withinMs) return;
    this.addFence();
  }

  /** Ends the wait, and calls `act` after a delay; one call at a time. */
  schedule(delayMs: number, act: () => void): void {
    this.stop();
    this.#wait(delayMs, act);
  }

  /** Ends the wait and any scheduled call. */
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
