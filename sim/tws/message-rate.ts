/** Counts what one client sends, so that it sends no more than it may in any second. */
export class MessageRate {
  /** When the messages of the last second came, epoch ms. */
  readonly #recentMs: number[] = [];

  /** How many came in the last second. */
  recent(nowMs: number): number {
    while ((this.#recentMs[0] ?? nowMs) <= nowMs - 1_000) this.#recentMs.shift();
    return this.#recentMs.length;
  }

  /** One more came. */
  count(nowMs: number): void {
    this.#recentMs.push(nowMs);
  }

  /** When one more than `max` of them is over a second old again, epoch ms. */
  freeMs(nowMs: number, max: number): number {
    return (this.#recentMs[this.recent(nowMs) - max] ?? nowMs - 1_000) + 1_000;
  }
}
