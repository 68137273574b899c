/**
 * Measures for how long something was missing (the session, a stream), from its loss, or from the end of a fault if that came
 * later, until nothing is missing.
 */
export class Outages {
  readonly #missing = new Set<string>();
  #sinceMs = 0;
  #longestMs: number | undefined;

  /** Notes that something is missing from an instant on, in ms. */
  lost(what: string, atMs: number): void {
    if (this.#missing.size === 0) this.#sinceMs = atMs;
    this.#missing.add(what);
  }

  /** Notes that a fault has ended. */
  healed(atMs: number): void {
    this.#sinceMs = atMs;
  }

  /** Notes that something is there again. */
  found(what: string, atMs: number): void {
    if (!this.#missing.delete(what) || this.#missing.size > 0) return;
    this.#longestMs = Math.max(this.#longestMs ?? 0, atMs - this.#sinceMs);
  }

  /** The longest outage that has ended, in ms; undefined for none. */
  get longestMs(): number | undefined {
    return this.#longestMs;
  }
}
