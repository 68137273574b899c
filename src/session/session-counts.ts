import type { PoolError } from "../errors.ts";
import { type LossCause, lossCauseOf } from "./loss-cause.ts";

/** Counts of dials and sessions since the start, never lowered. */
export class SessionCounts {
  /** Dials begun. */
  dials = 0;
  /** Sessions that became ready. */
  sessions = 0;
  /** Time of the last one from its dial until it was ready, in ms. */
  readyMs: number | undefined;
  /** Sessions that ended other than by `close()`. */
  lost: Readonly<Record<LossCause, number>> = { ended: 0, reset: 0, silent: 0, garbled: 0 };

  /** Counts a lost session by its cause. */
  countLost(error: PoolError): void {
    const cause = lossCauseOf(error);
    this.lost = { ...this.lost, [cause]: this.lost[cause] + 1 };
  }
}
