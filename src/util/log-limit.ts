/** Lines of one level that are logged within one period. */
const LINES_MAX = 20;
/** Length of a period, in ms. */
const PERIOD_MS = 10_000;

/** Limits the log lines of one level within a period. */
export class LogLimit {
  #sinceMs = Number.NEGATIVE_INFINITY;
  #seen = 0;
  #suppressed = 0;

  /** Counts one line. @returns Whether it may be logged: the first 20 lines of a period of 10 s may. */
  passes(nowMs: number): boolean {
    if (this.#isOver(nowMs)) {
      this.#sinceMs = nowMs;
      this.#seen = 0;
    }
    this.#seen++;
    if (this.#seen <= LINES_MAX) return true;
    this.#suppressed++;
    return false;
  }

  /** Gets the number of lines that were suppressed in the last period; 0 while it lasts. Each counts once. */
  ended(nowMs: number): number {
    if (this.#suppressed === 0 || !this.#isOver(nowMs)) return 0;
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    return suppressed;
  }

  /** Returns whether the period is over. A clock that was set back ends it too: lines would be lost until it caught up. */
  #isOver(nowMs: number): boolean {
    return nowMs - this.#sinceMs >= PERIOD_MS || nowMs < this.#sinceMs;
  }
}
