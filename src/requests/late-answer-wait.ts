import { type AnyRead, type Collecting, DONE } from "../operations/read.ts";
import type { QueueParts } from "./connection-wide-queue-parts.ts";
import type { AnySharedRequest } from "./shared-request.ts";

/** The time for an answer is prolonged while parts of it come, up to so many times its length. */
const PROLONGED_MAX = 3;

/** The time after a request that is over in which answers to it may still come, and nothing is sent. */
export class LateAnswerWait {
  readonly #operation: AnyRead;
  /** Recognises the ends of those answers; their rows are not kept. */
  readonly #collecting: Collecting<unknown>;
  readonly #parts: QueueParts;
  readonly #clear: () => void;
  readonly #sinceMs: number;
  #progressMs: number;

  /**
   * @param progressMs When the request was sent, or a part of its answer came.
   * @param clear Runs once no answer can come any more.
   */
  constructor(
    { operation, args }: AnySharedRequest,
    progressMs: number,
    parts: QueueParts,
    clear: () => void,
  ) {
    this.#operation = operation;
    this.#collecting = operation.collect(args);
    this.#parts = parts;
    this.#clear = clear;
    this.#sinceMs = parts.channel.clock.now();
    this.#progressMs = progressMs;
    // Also where nobody waits: what is idle is forgotten.
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

  /** Somebody waits for it to be over: a fence finds out. */
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
    const handler = this.#collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    try {
      return handler?.(...args) === DONE;
    } catch {
      // It ends an answer, whatever else it says.
      return true;
    }
  }
}
