import type { Clock } from "./clock.ts";

/** Timers that are cancelled together, so that none is left when their owner is closed. */
export class TimerGroup {
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();
  readonly #named = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Calls `callback` once, `delayMs` from now.
   *
   * @returns A function that cancels this timer.
   */
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

  /** Sets the one timer of this name: it replaces an earlier one. */
  set(name: string, delayMs: number, callback: () => void): void {
    this.#named.get(name)?.();
    const cancel = this.after(delayMs, () => {
      this.#named.delete(name);
      callback();
    });
    this.#named.set(name, cancel);
  }

  /** Returns the time of the clock, epoch ms. */
  now(): number {
    return this.#clock.now();
  }

  /** Cancels every timer of the group. */
  clear(): void {
    this.#named.clear();
    for (const cancel of [...this.#cancels]) cancel();
  }
}
