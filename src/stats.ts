import type { PoolError } from "./errors.ts";
import type { PoolState } from "./events.ts";
import type { OrderFigures } from "./orders/order-figures.ts";
import type { Lane, LaneWaits } from "./pacing/pacer.ts";
import type { RequestOutcome } from "./requests/requests.ts";
import type { LossCause } from "./session/loss-cause.ts";
import type { StreamStats } from "./subscriptions/subscription-registry.ts";
import type { Farm } from "./tws/farms.ts";

/** Properties of a session that is ready. */
export interface SessionInfo {
  /** Number of the session, an integer `>= 1` that grows by one with each new session. */
  readonly epoch: number;
  /** Client ID of the session. */
  readonly clientId: number;
  /** Protocol version of the session. */
  readonly serverVersion: number;
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
}

/** Figures of a pool at one instant. Counters never decrease. */
export interface PoolStats {
  /** State of the pool. */
  readonly state: PoolState;
  /** True while TWS is disconnected from IBKR (1100 or 2110), even if `state` is `draining`. */
  readonly degraded: boolean;
  /** Epoch of the last session that became ready; 0 before the first. */
  readonly epoch: number;
  /** Number of leases held. */
  readonly activeUsers: number;
  /**
   * Number of calls (`acquire`, `connect`, reads) that wait for a session, and one more while the pool waits for one by itself, to
   * find out what became of an order.
   */
  readonly waiters: number;
  /** Number of reads that TWS has not answered yet. */
  readonly requests: number;
  /** Number of reads that have ended, by outcome: `answered`, or the code of the error. */
  readonly requestsBy: Readonly<Partial<Record<RequestOutcome, number>>>;
  /** Number of dials begun. */
  readonly dials: number;
  /** Number of sessions that became ready. */
  readonly sessions: number;
  /** Number of sessions lost. */
  readonly sessionsLost: number;
  /** Number of sessions lost, by cause. */
  readonly sessionsLostBy: Readonly<Record<LossCause, number>>;
  /** Time from the dial of the last session until it was ready, in ms; undefined before the first. */
  readonly readyMs: number | undefined;
  /** Messages that waited for the message budget, by lane. */
  readonly waits: Readonly<Record<Lane, LaneWaits>>;
  /** Current budget of messages a second: below the option for a while after TWS reported too many messages. */
  readonly messagesPerSecond: number;
  /** Historical requests that are open at TWS, and those that wait for the pacing rules. */
  readonly historical: { readonly open: number; readonly waiting: number };
  /** Streams, their readers and their gaps. */
  readonly streams: StreamStats;
  /** Market data lines and order books that streams use. */
  readonly lines: { readonly lines: number; readonly depths: number };
  /** Data farms, with the state that TWS reported last. */
  readonly farms: readonly Farm[];
  /** Orders of the pool. */
  readonly orders: OrderFigures;
  /** Number of leases held for longer than `leakDetectionMs`. */
  readonly leaks: number;
  /** Error of the last failed dial or lost session; undefined while there is a session. */
  readonly lastError: PoolError | undefined;
}
