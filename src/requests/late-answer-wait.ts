import { type AnyRead, type Collecting, DONE } from "../operations/read.ts";
import type { QueueParts } from "./connection-wide-queue-parts.ts";
import type { AnySharedRequest } from "./shared-request.ts";

/** The wait is prolonged while parts of an answer come, up to so many times its length. */
const PROLONGED_MAX = 3;

/** Wait after a request that has ended: answers to it may still come, and nothing is sent. */
export class LateAnswerWait {
  readonly #operation: AnyRead;
  /** Recognises the ends of late answers; their rows are not kept. */
  readonly #collect: () => Collecting<unknown>;
  #collecting: Collecting<unknown>;
  readonly #parts: QueueParts;
  readonly #clear: () => void;
  readonly #sinceMs: number;
  #progressMs: number;

  /**
   * @param progressMs When the request was sent, or a part of its answer was received.
   * @param clear Called once no answer can come any more.
   */
  constructor(
    { operation, args }: AnySharedRequest,
    progressMs: number,
    parts: QueueParts,
    clear: () => void,
  ) {
    this.#operation = operation;
    this.#collect = () => operation.collect(args);
    this.#collecting = this.#collect();
    this.#parts = parts;
    this.#clear = clear;
    this.#sinceMs = parts.channel.clock.now();
    this.#progressMs = progressMs;
    // Also without callers: an idle queue is forgotten.
    this.#wait();
  }

  receive(event: string, args: readonly unknown[]): void {
    if (this.#collecting.on[event] === undefined) return;
    const { channel, outstanding } = this.#parts;
    this.#progressMs = channel.clock.now();
    if (event !== this.#operation.ends || !this.#isEnd(event, args)) return;
    outstanding.ended();
    if (outstanding.count === 0) this.#clear();
  }

  /** Sends a fence to end the wait earlier, because a request waits behind it. */
  awaitFence(): void {
    const { fenceWait, outstanding } = this.#parts;
    fenceWait.begin(this.#overMs, {
      passed: () => {
        if (outstanding.count === 0) this.#clear();
        else this.awaitFence();
      },
      unanswered: () => {},
      expired: () => this.#expired(),
    });
  }

  get #overMs(): number {
    const { timeoutMs } = this.#operation;
    return Math.min(this.#progressMs + timeoutMs, this.#sinceMs + PROLONGED_MAX * timeoutMs);
  }

  #wait(): void {
    const { channel, fenceWait } = this.#parts;
    fenceWait.schedule(Math.max(0, this.#overMs - channel.clock.now()), () => {
      if (this.#expired() !== undefined) this.#wait();
    });
  }

  #expired(): number | undefined {
    const { channel, outstanding } = this.#parts;
    if (this.#overMs > channel.clock.now()) return this.#overMs;
    outstanding.discardBefore(outstanding.mark());
    this.#clear();
    return undefined;
  }

  #isEnd(event: string, args: readonly unknown[]): boolean {
    const collecting = this.#collecting;
    const handler = collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    try {
      const isEnd = handler?.(...args) === DONE || collecting.done === true;
      // The next answer begins anew.
      if (isEnd) this.#collecting = this.#collect();
      return isEnd;
    } catch {
      // An end that cannot be read is an end all the same.
      return true;
    }
  }
}
