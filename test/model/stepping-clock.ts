import type { VirtualClock } from "../../sim/mod.ts";
import { type Clock, systemClock } from "../../src/seams/clock.ts";

/**
 * The clock of a machine whose wall time is set while the pool runs; timers are not affected.
 *
 * Where the pool's clock separates wall time (`wallMs`) from monotonic time, a step changes the wall time alone, as the
 * operating system does.
 */
export class SteppingClock implements Clock {
  readonly #clock: VirtualClock;
  #aheadMs = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Sets the wall time forth, or back by a negative number of ms. */
  step(byMs: number): void {
    this.#aheadMs += byMs;
  }

  now(): number {
    return "wallMs" in systemClock ? this.#clock.now() : this.wallMs();
  }

  wallMs(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, callback);
  }
}
