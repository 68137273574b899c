import type { Bar } from "./market.ts";

/** Bars that are kept: some fifty years of daily bars of one price source. */
const KEPT_MAX = 16_000;

/**
 * The bars of past trading days that were computed. They do not change, and each takes half a millisecond, so that requests
 * for decades are answered from here the second time.
 */
export class DayBars {
  readonly #bars = new Map<string, Bar>();

  /** Returns the bar with a key; computes it where it is not kept. */
  get(key: string, compute: () => Bar): Bar {
    const known = this.#bars.get(key);
    if (known !== undefined) return known;
    const made = compute();
    if (this.#bars.size >= KEPT_MAX) this.#dropOldest();
    this.#bars.set(key, made);
    return made;
  }

  #dropOldest(): void {
    const [oldest] = this.#bars.keys();
    if (oldest !== undefined) this.#bars.delete(oldest);
  }
}
