import { checkAdvance } from "../world/check-ms.ts";
import { type Clock, VirtualClock } from "../world/clock.ts";

/**
 * A clock that moves only when it is advanced, for a fake whose clients are connected over TCP.
 *
 * What is due at once happens at once, so that requests are answered while time stands still.
 */
export class SteppedClock implements Clock {
  readonly #clock: VirtualClock;
  #work: Promise<void> = Promise.resolve();
  #isPumping = false;
  /** Ends when every call so far has moved the time. */
  #advanced: Promise<void> = Promise.resolve();

  /** @param startMs The time that it shows, epoch ms. */
  constructor(startMs: number) {
    this.#clock = new VirtualClock(startMs);
  }

  now(): number {
    return this.#clock.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    const cancel = this.#clock.after(delayMs, callback);
    if (delayMs < 1) this.#pump();
    return cancel;
  }

  /**
   * Moves time forward, from one instant at which something is due to the next. Calls that overlap move it one after the
   * other.
   *
   * @param ms How far, in ms, `>= 0`.
   * @param settled Waits after each of these instants until the clients have answered what they were sent.
   * @param signal Ends it early, at the instant at which it aborts.
   * @throws {RangeError} For another time, and beyond the end of 2099.
   */
  advance(ms: number, settled: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const advanced = this.#advanced.then(() => this.#advance(ms, settled, signal));
    this.#advanced = advanced.catch(() => {});
    return advanced;
  }

  async #advance(ms: number, settled: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const untilMs = this.now() + checkAdvance(ms, this.now());
    for (let next = this.#clock.nextMs; next !== undefined && next <= untilMs; next = this.#clock.nextMs) {
      await this.#moveTo(next);
      await settled();
      if (signal?.aborted) return;
    }
    await this.#moveTo(untilMs);
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#work = this.#work.then(() => {
      this.#isPumping = false;
      return this.#clock.advance(0);
    });
  }

  #moveTo(atMs: number): Promise<void> {
    this.#work = this.#work.then(() => this.#clock.advance(Math.max(0, atMs - this.now())));
    return this.#work;
  }
}
