import type { Channel } from "./channel.ts";
import { fence } from "./fence.ts";

/** Finds out when nothing can come any more of what was sent before: behind a fence, or once a time is over. */
export class Proof {
  readonly #channel: Channel;
  #cancelFence: (() => void) | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Is it being found out? */
  get running(): boolean {
    return this.#cancelFence !== undefined;
  }

  /**
   * Begins, unless it has begun.
   *
   * @param untilMs When the time is over, for a server that does not answer the fence either.
   */
  begin(untilMs: number, proven: () => void): void {
    if (this.running) return;
    const done = (): void => {
      this.stop();
      proven();
    };
    this.#cancelFence = fence(this.#channel, done);
    this.#wait(Math.max(0, untilMs - this.#channel.clock.now()), done);
  }

  /** Does something later instead; one thing at a time. */
  later(delayMs: number, act: () => void): void {
    this.stop();
    this.#wait(delayMs, act);
  }

  stop(): void {
    this.#cancelFence?.();
    this.#cancelFence = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #wait(delayMs: number, act: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#channel.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      act();
    });
  }
}
