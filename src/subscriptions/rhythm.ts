/** Maximum time without data that is allowed for a stream that falls silent again and again, in ms. */
const PATIENCE_MS_MAX = 3_600_000;
/** Time for which data come in time before the silences of the past are forgotten, in ms. */
const STEADY_MS = 600_000;
/** Share of the allowed silence within which the first data follow a request that was needed. */
const REVIVED_SHARE = 2 / 3;

/**
 * The times at which data of one stream come, where TWS sends them at known intervals while the market is open. A market
 * that is closed or thin is silent as well, so that a silence that a new request does not end at once doubles the time that
 * the next one may take.
 */
export class Rhythm {
  readonly #silentMs: number;
  #beganMs = 0;
  #lastMs: number | undefined;
  #steadySinceMs = 0;
  #silences = 0;

  /** @param silentMs Time without data after which a stream may have ended, in ms. */
  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  /** Begins a new request, which has no data yet. */
  begins(nowMs: number): void {
    this.#beganMs = nowMs;
    this.#lastMs = undefined;
  }

  /** Handles data of the running stream. */
  flows(nowMs: number): void {
    const isFirst = this.#lastMs === undefined;
    // The request has brought the data back: the stream had ended, and the market was open.
    if (isFirst && nowMs - this.#beganMs <= REVIVED_SHARE * this.#silentMs)
      this.#silences = Math.max(0, this.#silences - 1);
    if (isFirst || nowMs - (this.#lastMs ?? 0) > this.#silentMs) this.#steadySinceMs = nowMs;
    else if (nowMs - this.#steadySinceMs >= STEADY_MS) this.#silences = 0;
    this.#lastMs = nowMs;
  }

  /**
   * Time at which the stream has been silent for too long if no data come until then. One without data since its request
   * is never silent: nobody knows when its market opens.
   *
   * @param sinceMs Time before which no data were expected.
   */
  silentAtMs(nowMs: number, sinceMs: number): number {
    const patienceMs = Math.min(PATIENCE_MS_MAX, this.#silentMs * 2 ** this.#silences);
    return (this.#lastMs === undefined ? nowMs : Math.max(this.#lastMs, sinceMs)) + patienceMs;
  }

  /** Counts a silence. @returns The reason of the gap. */
  fellSilent(nowMs: number): string {
    this.#silences++;
    const forMs = nowMs - (this.#lastMs ?? nowMs);
    return `no data came for ${Math.floor(forMs / 1_000)} s: the market is closed, or TWS has ended the stream`;
  }
}
