import { PoolError } from "../errors.ts";

/** TWS keeps its numbers in 32 bits. */
const ID_MAX = 2 ** 31 - 1;

/**
 * Numbers for requests and orders alike, never lowered and never used twice.
 *
 * TWS reports both in one field of its error message, so they must not share a number; and its nextValidId can
 * go back after a restart, so that it may raise the counter but never lower it.
 */
export class Ids {
  #next = 1;

  /**
   * @returns The next free number, an integer from 1 to 2 147 483 647.
   * @throws {PoolError} `LIMIT_REACHED` when there is none: TWS has to be told to begin anew with its order numbers.
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

  /** The number that `next` would give, 2 147 483 648 where there is none; it reserves nothing. */
  peek(): number {
    return this.#next;
  }

  /** Numbers below `nextValidId` belong to the past of this client ID; one that TWS cannot mean is ignored. */
  raiseTo(nextValidId: number): void {
    if (Number.isSafeInteger(nextValidId) && nextValidId <= ID_MAX)
      this.#next = Math.max(this.#next, nextValidId);
  }
}
