import { PoolError } from "../errors.ts";
import type { AnyWatch } from "../operations/stream.ts";

/** The limits of TWS that streams count against. */
export type StreamBudget = "lines" | "depths" | "historical";

/** What the limits count, in words. */
const COUNTED: Readonly<Record<StreamBudget, string>> = {
  lines: "lines",
  depths: "depths",
  historical: "streams of historical bars",
};

/** Counts streams against TWS's limits, from the first reader of a stream to its last. */
export class StreamLimits {
  readonly #max: Readonly<Record<StreamBudget, number>>;
  readonly #used: Record<StreamBudget, number> = { lines: 0, depths: 0, historical: 0 };

  /** @param max Most streams of each kind at once. */
  constructor(max: Readonly<Record<StreamBudget, number>>) {
    this.#max = max;
  }

  /** How many count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#used[budget];
  }

  /**
   * @param subject What cannot be done where there is no room.
   * @throws {PoolError} `LIMIT_REACHED` when there is no room for one more; nothing is counted then.
   */
  take({ budget }: Pick<AnyWatch, "budget">, subject: string): void {
    if (budget === undefined) return;
    const max = this.#max[budget];
    if (this.#used[budget] >= max) {
      const why =
        max === 0
          ? `no ${COUNTED[budget]} are allowed beside reads`
          : `${max} ${COUNTED[budget]} are watched already, which is what is allowed`;
      throw new PoolError("LIMIT_REACHED", `Cannot ${subject}: ${why}`);
    }
    this.#used[budget]++;
  }

  /** One that has entered is over. */
  free({ budget }: Pick<AnyWatch, "budget">): void {
    if (budget !== undefined) this.#used[budget]--;
  }
}
