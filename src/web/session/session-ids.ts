/** Time within which a second change of the session ID shows no other login, in ms. */
const ROTATION_MS = 3_600_000;

/** Judges changes of the session ID that the gateway gives with a tickle. */
export class SessionIds {
  #changedMs = Number.NEGATIVE_INFINITY;

  /**
   * Returns whether a change ends the session, because it shows another login, with which nothing is primed. A gateway that gives
   * another ID again within the hour may change it by itself: then the session goes on with the other ID.
   *
   * @param nowMs By the clock of the pool.
   */
  isReplaced(nowMs: number): boolean {
    if (nowMs - this.#changedMs < ROTATION_MS) return false;
    this.#changedMs = nowMs;
    return true;
  }
}
