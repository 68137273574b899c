import type { Clock } from "./clock.ts";

/** Timers that can all be cancelled at once, so that nothing is left of whoever set them. */
export class Alarms {
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();
  readonly #named = new Map<string, () => void>();

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

  /** One alarm of this name: a later one replaces the earlier. */
  set(name: string, delayMs: number, callback: () => void): void {
    this.#named.get(name)?.();
    const cancel = this.after(delayMs, () => {
      this.#named.delete(name);
      callback();
    });
    this.#named.set(name, cancel);
  }

  /** The time that the alarms go by, epoch ms. */
  now(): number {
    return this.#clock.now();
  }

  clear(): void {
    this.#named.clear();
    for (const cancel of [...this.#cancels]) cancel();
  }
}
