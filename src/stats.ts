import type { PoolError } from "./errors.ts";

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

/** Where the life of the session stands; `failed` until somebody asks again, `closed` for ever. */
export type PoolState = "idle" | "dialing" | "handshaking" | "ready" | "waiting" | "failed" | "closed";

/** A look at the pool. */
export interface PoolStats {
  /** Where the life of the session stands. */
  readonly state: PoolState;
  /** Number of the last session that became ready; 0 before the first. */
  readonly epoch: number;
  /** Leases held. */
  readonly activeUsers: number;
  /** Callers inside `acquire`, `connect` or a read that waits for a session. */
  readonly waiters: number;
  /** Requests under way. */
  readonly requests: number;
  /** Dials begun so far. */
  readonly dials: number;
  /** Sessions that became ready so far. */
  readonly sessions: number;
  /** Sessions lost so far. */
  readonly sessionsLost: number;
  /** Why there is no session now, where there was a try. */
  readonly lastError: PoolError | undefined;
}
