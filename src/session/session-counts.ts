import type { PoolError } from "../errors.ts";
import { type LossCause, lossCauseOf } from "./loss-cause.ts";

/** What has happened to the session so far, never lowered. */
export class SessionCounts {
  /** Dials begun. */
  dials = 0;
  /** Sessions that became ready. */
  sessions = 0;
  /** How long the last one took from its dial until it was ready, in ms. */
  readyMs: number | undefined;
  /** Sessions that ended other than by `close()`. */
  lost: Readonly<Record<LossCause, number>> = { ended: 0, reset: 0, silent: 0, garbled: 0 };

  countLost(error: PoolError): void {
    const cause = lossCauseOf(error);
    this.lost = { ...this.lost, [cause]: this.lost[cause] + 1 };
  }
}
