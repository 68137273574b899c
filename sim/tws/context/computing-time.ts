/** Time that requests may take at once, in us; those that take longer are served in parts. */
const AT_ONCE_US = 80_000;
/** Longest single request that is served at once, in us. */
const ONE_AT_ONCE_US = 40_000;
/** Time that is regained in each ms, in us. */
const REGAINED_US = 250;
/** Requests up to this time, in us, are served at once in any case. */
const SMALL_US = 2_000;

/** The time that one TWS spends on long requests of all its clients, so that they do not hold up other messages together. */
export class ComputingTime {
  /** Time that is left to serve requests at once, in us, and when it was counted. */
  #left = { atMs: Number.NEGATIVE_INFINITY, us: AT_ONCE_US };
  /** Instant at which a part was computed last. */
  #partMs: number | undefined;

  /** Takes the time of a request, if it can be served at once. @returns Whether it can. */
  affords(us: number, nowMs: number): boolean {
    if (us <= SMALL_US) return true;
    const { atMs, us: before } = this.#left;
    const left = Math.min(AT_ONCE_US, before + (nowMs - atMs) * REGAINED_US);
    const isServed = us <= Math.min(left, ONE_AT_ONCE_US);
    this.#left = { atMs: nowMs, us: isServed ? left - us : left };
    return isServed;
  }

  /** Takes the turn to compute a part of a longer request; there is one at an instant. @returns Whether it was free. */
  takesTurn(nowMs: number): boolean {
    if (this.#partMs === nowMs) return false;
    this.#partMs = nowMs;
    return true;
  }
}
