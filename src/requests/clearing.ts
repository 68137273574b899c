import { type AnyRead, type Collecting, DONE } from "../operations/read.ts";
import type { AnyFlight } from "./flight.ts";
import type { LineParts } from "./line-parts.ts";

/** The time for an answer is prolonged while parts of it come, up to so many times its length. */
const PROLONGED_MAX = 3;

/** The time after a request that is over in which answers to it may still come, and nothing is sent. */
export class Clearing {
  readonly #operation: AnyRead;
  /** Recognises the ends of those answers; their rows are not kept. */
  readonly #collecting: Collecting<unknown>;
  readonly #parts: LineParts;
  readonly #clear: () => void;
  readonly #sinceMs: number;
  #progressMs: number;

  /**
   * @param progressMs When the request was sent, or a part of its answer came.
   * @param clear Runs once no answer can come any more.
   */
  constructor({ operation, args }: AnyFlight, progressMs: number, parts: LineParts, clear: () => void) {
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
    const { channel, owed } = this.#parts;
    this.#progressMs = channel.clock.now();
    if (event !== this.#operation.ends || !this.#isEnd(event, args)) return;
    owed.ended();
    if (owed.count === 0) this.#clear();
  }

  /** Somebody waits for it to be over: a fence finds out. */
  hurry(): void {
    const { proof, owed } = this.#parts;
    proof.begin(this.#overMs, {
      proven: () => {
        if (owed.count === 0) this.#clear();
        else this.hurry();
      },
      slow: () => {},
      expired: () => this.#expired(),
    });
  }

  get #overMs(): number {
    const { timeoutMs } = this.#operation;
    return Math.min(this.#progressMs + timeoutMs, this.#sinceMs + PROLONGED_MAX * timeoutMs);
  }

  #wait(): void {
    const { channel, proof } = this.#parts;
    proof.later(Math.max(0, this.#overMs - channel.clock.now()), () => {
      if (this.#expired() !== undefined) this.#wait();
    });
  }

  #expired(): number | undefined {
    const { channel, owed } = this.#parts;
    if (this.#overMs > channel.clock.now()) return this.#overMs;
    owed.noneBefore(owed.mark());
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
