import type { PoolError } from "../errors.ts";
import type { OrderFigures } from "../orders/order-figures.ts";
import type { StreamStats } from "../subscriptions/subscription-registry.ts";
import type { SchedulerStats } from "./pacing/scheduler-parts.ts";
import type { WebPoolState } from "./web-events.ts";

/** Properties of a session of a `WebPool` that is ready. */
export interface WebSessionInfo {
  /** Number of the session, an integer `>= 1` that grows by one with each new session. */
  readonly epoch: number;
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
  /** True for a paper account; undefined where the gateway does not say. */
  readonly isPaper: boolean | undefined;
}

/** Figures of a `WebPool` at one instant. Counters never decrease. */
export interface WebPoolStats {
  /** State of the pool. */
  readonly state: WebPoolState;
  /** Reason why requests wait although there is a session; undefined while they do not. */
  readonly degraded: string | undefined;
  /** Epoch of the last session that became ready; 0 before the first. */
  readonly epoch: number;
  /** Number of leases held. */
  readonly activeUsers: number;
  /** Number of calls (`acquire`, `connect`, reads) that wait for a session. */
  readonly waiters: number;
  /** Number of dials begun. */
  readonly dials: number;
  /** Number of sessions that became ready. */
  readonly sessions: number;
  /** Number of sessions lost. */
  readonly sessionsLost: number;
  /** Number of times that the brokerage session was taken over from another login. */
  readonly takeOvers: number;
  /** Number of tickles that failed. */
  readonly ticklesFailed: number;
  /** Time from the dial of the last session until it was ready, in ms; undefined before the first. */
  readonly readyMs: number | undefined;
  /** Requests under way, and those that wait for the pacing rules. */
  readonly requests: SchedulerStats;
  /** Streams, their readers and their gaps. */
  readonly streams: StreamStats;
  /** Orders that were sent through the pool, and why none can be sent now. */
  readonly orders: OrderFigures;
  /** Number of leases held for longer than `leakDetectionMs`. */
  readonly leaks: number;
  /** Error of the last failed dial or lost session; undefined while there is a session. */
  readonly lastError: PoolError | undefined;
}
