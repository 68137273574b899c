import type { PoolError } from "../errors.ts";
import type { ClientIdPolicy } from "../options.ts";

/** Progress of a series of dials, kept until a session has lasted. */
export interface DialProgress {
  /** Dials that failed, and sessions that did not last, in a row. */
  readonly failures: number;
  /** Index of the client ID: 0 the configured one, n the n-th fallback. */
  readonly clientIdIndex: number;
  /** Time since which every dial was answered with 326, by the pool's clock in ms; undefined if the last was not. */
  readonly conflictSinceMs: number | undefined;
  /**
   * Dials in a row that were answered by something else than the protocol of TWS, where TWS had been before; undefined before
   * the first session.
   */
  readonly foreignAnswers: number | undefined;
  /** Ports that may be dialled, the next one first: the configured one, and one named by 1300. Never empty. */
  readonly ports: readonly number[];
}

/** State of the session. `ready`, `degraded` and `draining` have one; `epoch` is the number of the last one. */
export type SessionState =
  /** `ports` are those that a session was last found at; undefined before the first one. */
  | { readonly kind: "idle"; readonly epoch: number; readonly ports?: readonly number[] }
  | { readonly kind: "dialing"; readonly epoch: number; readonly dialProgress: DialProgress }
  | { readonly kind: "handshaking"; readonly epoch: number; readonly dialProgress: DialProgress }
  | {
      readonly kind: "ready";
      readonly epoch: number;
      readonly sinceMs: number;
      readonly dialProgress: DialProgress;
    }
  /** TWS is cut off from IBKR, as `code` reported: 1100 or 2110. */
  | {
      readonly kind: "degraded";
      readonly epoch: number;
      readonly sinceMs: number;
      readonly dialProgress: DialProgress;
      readonly code: number;
    }
  /** Leases may finish, and no new one is granted; `code` is set while TWS is cut off from IBKR. */
  | {
      readonly kind: "draining";
      readonly epoch: number;
      readonly error: PoolError;
      readonly code: number | undefined;
    }
  | { readonly kind: "waiting"; readonly epoch: number; readonly dialProgress: DialProgress }
  | {
      readonly kind: "failed";
      readonly epoch: number;
      readonly error: PoolError;
      readonly ports: readonly number[];
    }
  | { readonly kind: "closed"; readonly epoch: number };

/** Event in the life of the session. Times are in ms by the pool's clock. */
export type SessionEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "opened" }
  | { readonly kind: "handshake-done"; readonly atMs: number }
  /** The dial failed, or the session was lost, depending on the state. */
  | { readonly kind: "ended"; readonly error: PoolError; readonly atMs: number }
  | { readonly kind: "waited" }
  /** TWS is cut off from IBKR: 1100 or 2110. */
  | { readonly kind: "ibkr-lost"; readonly code: number }
  /** TWS is connected again: 1102, or with `dataLost` 1101, after which all subscriptions are requested again. */
  | { readonly kind: "ibkr-back"; readonly dataLost: boolean }
  /** TWS names another port (1300), and will end the connection. */
  | { readonly kind: "moved"; readonly port: number }
  /** The session has had no use for `idleCloseMs`. */
  | { readonly kind: "unused" }
  /** Leases may finish, and no new one is granted. */
  | { readonly kind: "drain"; readonly error: PoolError }
  | { readonly kind: "close"; readonly error: PoolError };

/** Effects of a transition, carried out in their order. */
export type SessionEffect =
  | { readonly kind: "dial"; readonly clientId: number; readonly port: number }
  /** Dial again after a random part of `ceilingMs`. */
  | { readonly kind: "wait"; readonly ceilingMs: number }
  | { readonly kind: "grant"; readonly epoch: number }
  /** Open gaps in streams, and hold back what only IBKR can answer. */
  | { readonly kind: "degrade"; readonly code: number }
  /** Send what was held back; with `dataLost`, request all subscriptions again. */
  | { readonly kind: "restore"; readonly dataLost: boolean }
  /** Dial this port next. */
  | { readonly kind: "move"; readonly port: number }
  /** Reject the waiters: no session will come. */
  | { readonly kind: "refuse"; readonly error: PoolError }
  /** Close the session because it is not used: no caller loses anything. */
  | { readonly kind: "rest" }
  /** End the epoch and its leases. */
  | { readonly kind: "lose"; readonly error: PoolError }
  /** End the connection, the dial or the wait. */
  | { readonly kind: "stop" };

/** Options that the transitions depend on. */
export interface SessionRules {
  readonly port: number;
  readonly clientId: number;
  readonly clientIdPolicy: ClientIdPolicy;
  readonly clientIdTimeoutMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  /** Whether a port that 1300 names is dialled. */
  readonly followPort: boolean;
  /** The only client ID that may be dialled, because orders were sent under it. */
  readonly pinned?: number | undefined;
}

/** A state, and the effects of entering it. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}
