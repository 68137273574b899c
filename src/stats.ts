import type { PoolError } from "./errors.ts";
import type { PoolState } from "./events.ts";
import type { Lane, LaneWaits } from "./pacing/pacer.ts";
import type { RequestOutcome } from "./requests/requests.ts";
import type { LossCause } from "./session/loss-cause.ts";
import type { StreamStats } from "./subscriptions/subscription-registry.ts";
import type { Farm } from "./tws/farms.ts";

/** What a session is, once it is ready. */
export interface SessionInfo {
  /** An integer `>= 1`, one more for each new session. */
  readonly epoch: number;
  /** Who the session is to TWS. */
  readonly clientId: number;
  /** The protocol version that both sides agreed on. */
  readonly serverVersion: number;
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
}

/** A look at the pool. What counts is never lowered. */
export interface PoolStats {
  /** Where the life of the session stands. */
  readonly state: PoolState;
  /** Is TWS cut off from IBKR (1100 or 2110)? `state` says so as well, but for a pool that is draining. */
  readonly degraded: boolean;
  /** Number of the last session that became ready; 0 before the first. */
  readonly epoch: number;
  /** Leases held. */
  readonly activeUsers: number;
  /** Callers inside `acquire`, `connect` or a read that waits for a session. */
  readonly waiters: number;
  /** Requests under way. */
  readonly requests: number;
  /** Calls that have ended, by how: `answered`, or the code of their error. */
  readonly requestsBy: Readonly<Partial<Record<RequestOutcome, number>>>;
  /** Dials begun so far. */
  readonly dials: number;
  /** Sessions that became ready so far. */
  readonly sessions: number;
  /** Sessions lost so far. */
  readonly sessionsLost: number;
  /** The same, by cause. */
  readonly sessionsLostBy: Readonly<Record<LossCause, number>>;
  /** How long the last session took from its dial until it was ready, in ms; undefined before the first. */
  readonly readyMs: number | undefined;
  /** Messages that had to wait for the budget, by lane. */
  readonly waits: Readonly<Record<Lane, LaneWaits>>;
  /** Messages that may go out in a second now: less than the option for a while after TWS said that it was too much. */
  readonly messagesPerSecond: number;
  /** Historical requests open at TWS, and those that wait for its rules. */
  readonly historical: { readonly open: number; readonly waiting: number };
  /** Streams at TWS, their readers and their gaps. */
  readonly streams: StreamStats;
  /** Market data lines and books of the streams. */
  readonly lines: { readonly lines: number; readonly depths: number };
  /** Data farms, as TWS last told of them. */
  readonly farms: readonly Farm[];
  /** Leases that were held for longer than `leakDetectionMs`. */
  readonly leaks: number;
  /** Why there is no session now, where there was a try. */
  readonly lastError: PoolError | undefined;
}
