import type { Clock } from "./clock.ts";

/** Timers that can all be cancelled at once, so that nothing is left of whoever set them. */
export class Alarms {
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns A function that cancels this one. */
  after(delayMs: number, callback: () => void): () => void {
    const cancel = this.#clock.after(Math.max(0, delayMs), () => {
      this.#cancels.delete(both);
      callback();
    });
    const both = (): void => {
      this.#cancels.delete(both);
      cancel();
    };
    this.#cancels.add(both);
    return both;
  }

  clear(): void {
    for (const cancel of [...this.#cancels]) cancel();
  }
}
