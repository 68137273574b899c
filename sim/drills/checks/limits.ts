import type { DrillLimits } from "../seen.ts";

/** A bound by which programs are judged: its usual value, and where that is from. */
interface Limit {
  readonly usual: number;
  readonly source: string;
}

/** Every bound, with its usual value and its source. */
export const LIMITS: Readonly<Record<keyof DrillLimits, Limit>> = {
  recoveryMs: {
    usual: 15_000,
    source:
      "unsourced: clients wait 15 s for a connection (QuantConnect/Lean, nautilus_trader); after a fault a session is ready in milliseconds",
  },
  messagesPerSecondMax: {
    usual: 50,
    source: "IBKR: half the market data lines, which are 100 by default; above it TWS answers 100",
  },
  dialsMax: {
    usual: 20,
    source:
      "unsourced: a failed dial each half second; gateways that were dialled faster during a restart held dead sockets and answered no one (ib_insync#386)",
  },
  lateOrderMs: {
    usual: 1_000,
    source:
      "unsourced: @stoqey/ib 1.6.10 sends what was written while down within 1 s of the next session (measured: 28 orders in 700 ms)",
  },
};

/** The usual bounds. */
export const USUAL_LIMITS: DrillLimits = {
  recoveryMs: LIMITS.recoveryMs.usual,
  messagesPerSecondMax: LIMITS.messagesPerSecondMax.usual,
  dialsMax: LIMITS.dialsMax.usual,
  lateOrderMs: LIMITS.lateOrderMs.usual,
};

/**
 * Periods in which dials are counted, in ms, each with its share of the most dials: a failed dial each half second for long, three
 * a second for a while, four a second at the beginning. A drill may end before a longer period does.
 */
export const DIAL_PERIODS: readonly { readonly periodMs: number; readonly share: number }[] = [
  { periodMs: 10_000, share: 1 },
  { periodMs: 4_000, share: 0.6 },
  { periodMs: 2_000, share: 0.4 },
];

/** Period in which messages are counted, in ms. */
export const RATE_PERIOD_MS = 1_000;
