/**
 * Time that is added to each window of IBKR, in ms.
 *
 * IBKR counts requests when they arrive, the pool when they leave. A request that is late for once arrives closer to the
 * next ones than it left: a lost segment is sent again after 200 ms at the earliest (the minimum of Linux), and requests
 * sent evenly may arrive in bursts of some 50 ms. Latencies that differ by less than the sum break no limit. The cost is a
 * fifth of the rate, the gain that no penalty of 15 minutes begins.
 */
export const MARGIN_MS = 250;

/** A limit of starts in any window, wherever the window begins. */
export class SlidingWindow {
  readonly #requests: number;
  readonly #windowMs: number;
  /** Times of the last starts, oldest first; never more than the limit. */
  readonly #startsMs: number[] = [];

  /**
   * Makes a window in which nothing has started.
   *
   * @param requests Starts in any window, `>= 1`.
   * @param windowMs Length of the window of IBKR, in ms; the margin is added.
   */
  constructor(requests: number, windowMs: number) {
    this.#requests = requests;
    this.#windowMs = windowMs + MARGIN_MS;
  }

  /** Computes the time from which one more may start, by the clock in ms; a time in the past allows it now. */
  freeAtMs(): number {
    const [oldestMs] = this.#startsMs;
    if (oldestMs === undefined || this.#startsMs.length < this.#requests) return Number.NEGATIVE_INFINITY;
    return oldestMs + this.#windowMs;
  }

  /** Counts a start. @param nowMs Time by the clock, ms. */
  start(nowMs: number): void {
    this.#startsMs.push(nowMs);
    if (this.#startsMs.length > this.#requests) this.#startsMs.shift();
  }
}
