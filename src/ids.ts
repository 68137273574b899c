/**
 * Numbers for requests and orders alike, never lowered and never used twice.
 *
 * TWS reports both in one field of its error message, so they must not share a number; and its nextValidId can
 * go back after a restart, so that it may raise the counter but never lower it.
 */
export class Ids {
  #next = 1;

  /** @returns The next free number, an integer `>= 1`. */
  next(): number {
    return this.#next++;
  }

  /** The number that `next` would give; it reserves nothing. */
  peek(): number {
    return this.#next;
  }

  /** Numbers below `nextValidId` belong to the past of this client ID. */
  raiseTo(nextValidId: number): void {
    if (Number.isSafeInteger(nextValidId)) this.#next = Math.max(this.#next, nextValidId);
  }
}
