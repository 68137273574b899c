import { PoolError } from "../errors.ts";
import type { AnyWatch, StreamBudget } from "../operations/stream.ts";

/** The counted things, for error messages. */
const COUNTED: Readonly<Record<StreamBudget, string>> = {
  lines: "market data lines",
  depths: "order books",
  historical: "streams of historical bars",
};

/** Counts streams against TWS's limits, from the first reader of a stream until the last one leaves. */
export class StreamLimits {
  readonly #max: Readonly<Record<StreamBudget, number>>;
  readonly #used: Record<StreamBudget, number> = { lines: 0, depths: 0, historical: 0 };
  readonly #full: (budget: StreamBudget) => void;

  /**
   * @param max Maximum number of concurrent streams of each kind.
   * @param full Called when a limit is reached and one more stream is wanted; it may free a stream that nobody reads.
   */
  constructor(max: Readonly<Record<StreamBudget, number>>, full: (budget: StreamBudget) => void = () => {}) {
    this.#max = max;
    this.#full = full;
  }

  /** Number of streams that count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#used[budget];
  }

  /**
   * Counts one more stream.
   *
   * @param subject The call, for the error message: "Cannot <subject>: ...".
   * @throws {PoolError} `LIMIT_REACHED` when the limit is reached; the stream is not counted then.
   */
  take({ budget }: Pick<AnyWatch, "budget">, subject: string): void {
    if (budget === undefined) return;
    const max = this.#max[budget];
    if (this.#used[budget] >= max) this.#full(budget);
    if (this.#used[budget] >= max) {
      const why =
        max === 0
          ? `historicalMax leaves no room for ${COUNTED[budget]}`
          : `the limit of ${max} ${COUNTED[budget]} is reached`;
      throw new PoolError("LIMIT_REACHED", `Cannot ${subject}: ${why}`);
    }
    this.#used[budget]++;
  }

  /** Stops counting a stream. */
  free({ budget }: Pick<AnyWatch, "budget">): void {
    if (budget !== undefined) this.#used[budget]--;
  }
}
