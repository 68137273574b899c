import type { LiveSession } from "../session/live-session.ts";
import type { QuoteLines } from "../subscriptions/quote-lines.ts";
import type { SharedByViews } from "./view-options.ts";

/** Dependencies that all leases of a pool share. */
export interface SharedByLeases {
  /** Timeout of reads in ms; undefined for that of each operation. */
  readonly requestTimeoutMs: number | undefined;
  /** Answers quotes from market data lines. */
  readonly quotes: QuoteLines;
  /** Dependencies of `lease.api`. */
  readonly view: SharedByViews;
}

/** Dependencies of one lease. */
export interface LeaseOptions {
  readonly live: LiveSession;
  readonly owner: string;
  readonly shared: SharedByLeases;
  /** Called once, when the lease ends. */
  over(): void;
}
