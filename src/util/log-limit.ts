/** Messages of one kind that pass within one period. */
const MESSAGES_MAX = 20;
/** Length of a period, in ms. */
const PERIOD_MS = 10_000;

/** Counts messages of one kind, and stops them when too many come within a short time. */
export class LogLimit {
  #sinceMs = Number.NEGATIVE_INFINITY;
  #seen = 0;
  #stopped = 0;

  /** Counts one message, and says whether it may pass: the first 20 of any period of 10 s. */
  passes(nowMs: number): boolean {
    if (this.#isOver(nowMs)) {
      this.#sinceMs = nowMs;
      this.#seen = 0;
    }
    this.#seen++;
    if (this.#seen <= MESSAGES_MAX) return true;
    this.#stopped++;
    return false;
  }

  /** Gives how many messages were stopped in the period that is over; 0 while it lasts. Each counts once. */
  ended(nowMs: number): number {
    if (this.#stopped === 0 || !this.#isOver(nowMs)) return 0;
    const stopped = this.#stopped;
    this.#stopped = 0;
    return stopped;
  }

  /** A clock that was set back ends the period too: else warnings would be lost until it caught up. */
  #isOver(nowMs: number): boolean {
    return nowMs - this.#sinceMs >= PERIOD_MS || nowMs < this.#sinceMs;
  }
}
