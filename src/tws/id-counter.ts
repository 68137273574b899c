import { PoolError } from "../errors.ts";

/** TWS stores numbers as signed integers of 32 bits. */
const ID_MAX = 2 ** 31 - 1;

/**
 * Numbers for requests and orders alike, never lowered and never used twice.
 *
 * TWS reports both in one field of its error message, so that they must not share a number. `nextValidId` can go back
 * after a restart; it raises the counter and never lowers it.
 */
export class IdCounter {
  #next = 1;

  /**
   * @returns The next free number, an integer from 1 to 2 147 483 647.
   * @throws {PoolError} `LIMIT_REACHED` when there is none: the API order IDs have to be reset in TWS.
   */
  next(): number {
    if (this.#next > ID_MAX) {
      throw new PoolError(
        "LIMIT_REACHED",
        `the numbers of requests and orders are used up: TWS takes none above ${ID_MAX} (reset the API order IDs in TWS)`,
      );
    }
    return this.#next++;
  }

  /** Gets the number that `next` would return, 2 147 483 648 if there is none; reserves nothing. */
  peek(): number {
    return this.#next;
  }

  /** Raises the counter to the `nextValidId` of a session; a value that TWS cannot send is ignored. */
  raiseTo(nextValidId: number): void {
    if (Number.isSafeInteger(nextValidId) && nextValidId <= ID_MAX)
      this.#next = Math.max(this.#next, nextValidId);
  }
}
