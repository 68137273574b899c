/** Counts the messages that one client sent within the last second. */
export class MessageRate {
  /** Instants at which messages arrived, epoch ms. */
  readonly #recentMs: number[] = [];

  /** Counts the messages of the last second. */
  recent(nowMs: number): number {
    while ((this.#recentMs[0] ?? nowMs) <= nowMs - 1_000) this.#recentMs.shift();
    return this.#recentMs.length;
  }

  /** Adds a message that arrives now. */
  count(nowMs: number): void {
    this.#recentMs.push(nowMs);
  }

  /** Gets the time from which fewer than `max` messages lie within the last second, epoch ms. */
  freeMs(nowMs: number, max: number): number {
    return (this.#recentMs[this.recent(nowMs) - max] ?? nowMs - 1_000) + 1_000;
  }
}
