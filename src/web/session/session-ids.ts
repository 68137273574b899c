/** Changes within `WINDOW_MS` after which a further one shows no other login. */
const CHANGES_MAX = 3;
const WINDOW_MS = 600_000;

/** Judges changes of the session ID that the gateway gives with a tickle. */
export class SessionIds {
  #changedMs: readonly number[] = [];

  /**
   * Returns whether a change ends the session, because it shows another login, with which nothing is primed. A gateway that
   * gives a fourth ID within ten minutes changes it by itself: then the session goes on with the other ID.
   *
   * @param nowMs By the clock of the pool.
   */
  isReplaced(nowMs: number): boolean {
    const before = this.#changedMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
    this.#changedMs = [...before, nowMs].slice(-CHANGES_MAX);
    return before.length < CHANGES_MAX;
  }
}
