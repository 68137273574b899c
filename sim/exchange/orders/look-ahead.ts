/** The most instants that are looked at ahead of time. */
const INSTANTS_MAX = 64;

/**
 * The next instant at which orders have to be matched with the market. Prices are known for all times, so that instants at which
 * nothing happens are skipped: most orders rest for hours.
 *
 * It looks the further ahead the longer nothing has changed, because each change makes it look again.
 */
export class LookAhead {
  #instants = 1;
  #known: { readonly changes: number; readonly nextMs: number | undefined } | undefined;

  /**
   * Returns the next instant, epoch ms; undefined where there is none.
   *
   * @param changes Number of changes of the orders so far.
   * @param fromMs Instant until which they are matched.
   * @param due Returns the first instant after another one at which an order is looked at.
   * @param isQuiet Tests whether nothing happens at an instant.
   */
  nextMs(
    changes: number,
    fromMs: number,
    due: (afterMs: number) => number | undefined,
    isQuiet: (atMs: number) => boolean,
  ): number | undefined {
    if (this.#known?.changes === changes) return this.#known.nextMs;
    if (this.#known !== undefined) this.#instants = 1;
    let nextMs = due(fromMs);
    for (let left = this.#instants; left > 0 && nextMs !== undefined && isQuiet(nextMs); left--)
      nextMs = due(nextMs);
    this.#known = { changes, nextMs };
    return nextMs;
  }

  /** Looks further ahead from now on, unless anything has changed: the instant has come. */
  reached(changes: number): void {
    this.#instants = this.#known?.changes === changes ? Math.min(INSTANTS_MAX, 2 * this.#instants) : 1;
    this.#known = undefined;
  }

  /** Looks again: the market was changed by hand. */
  forget(): void {
    this.#known = undefined;
    this.#instants = 1;
  }
}
