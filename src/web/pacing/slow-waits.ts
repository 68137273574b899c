import type { SchedulerHooks } from "./scheduler-parts.ts";
import type { WebRequest } from "./web-request.ts";

/** Wait after which a request is reported, in ms. */
const SLOW_MS = 5_000;

/** Reports waits of more than 5 s: once, until no request waits for so long. */
export class SlowWaits {
  readonly #hooks: SchedulerHooks;
  #reported = false;

  constructor(hooks: SchedulerHooks) {
    this.#hooks = hooks;
  }

  /**
   * Reports the request that waits longest, if it is time.
   *
   * @returns The time at which to look again, by the clock in ms; `Infinity` for none.
   */
  look(oldest: WebRequest | undefined, nowMs: number): number {
    const slowMs = (oldest?.enteredMs ?? Number.POSITIVE_INFINITY) + SLOW_MS;
    if (oldest === undefined || slowMs > nowMs) {
      this.#reported = false;
      return slowMs;
    }
    if (!this.#reported) this.#hooks.slow?.(oldest.what, nowMs - oldest.enteredMs);
    this.#reported = true;
    return Number.POSITIVE_INFINITY;
  }
}
