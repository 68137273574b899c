import type { PoolError } from "../errors.ts";
import type { ClientIdPolicy } from "../options.ts";

/** What is carried from dial to dial until a session has lasted. */
export interface DialProgress {
  /** Dials that failed, and sessions that did not last, in a row. */
  readonly failures: number;
  /** Which client ID is dialled: 0 the configured one, n the n-th fallback. */
  readonly clientIdIndex: number;
  /** Since when TWS has answered 326 and nothing else, by the pool's clock; undefined where it has not. */
  readonly conflictSinceMs: number | undefined;
  /** Ports that may be dialled, the next one first: the configured one, and one that TWS named (1300). Never empty. */
  readonly ports: readonly number[];
}

/** Where the life of the session stands. `ready`, `degraded` and `draining` have a session; its epoch is the one begun last. */
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
  /** The session is there, and TWS is cut off from IBKR; `code` said so: 1100 or 2110. */
  | {
      readonly kind: "degraded";
      readonly epoch: number;
      readonly sinceMs: number;
      readonly dialProgress: DialProgress;
      readonly code: number;
    }
  /** The session is there for those who hold it, and for nobody else; `code` is set while TWS is cut off from IBKR. */
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

/** What can happen to it. Times are in ms by the pool's clock. */
export type SessionEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "opened" }
  | { readonly kind: "handshake-done"; readonly atMs: number }
  /** The dial failed, or the session was lost; the state says which. */
  | { readonly kind: "ended"; readonly error: PoolError; readonly atMs: number }
  | { readonly kind: "waited" }
  /** TWS says that it is cut off from IBKR. */
  | { readonly kind: "ibkr-lost"; readonly code: number }
  /** It is connected again; `dataLost` when all subscriptions have to be made anew. */
  | { readonly kind: "ibkr-back"; readonly dataLost: boolean }
  /** TWS names another port (1300), and will end the connection. */
  | { readonly kind: "moved"; readonly port: number }
  /** The session has had no use for `idleCloseMs`. */
  | { readonly kind: "unused" }
  /** Nobody new is served; those who hold the session go on. */
  | { readonly kind: "drain"; readonly error: PoolError }
  | { readonly kind: "close"; readonly error: PoolError };

/** What is to be done about it, in this order. */
export type SessionEffect =
  | { readonly kind: "dial"; readonly clientId: number; readonly port: number }
  /** Dial again after a random part of this. */
  | { readonly kind: "wait"; readonly ceilingMs: number }
  | { readonly kind: "grant"; readonly epoch: number }
  /** Streams have a gap, and what only IBKR can answer waits. */
  | { readonly kind: "degrade"; readonly code: number }
  /** What waited goes on; with `dataLost`, what was subscribed to is subscribed to again. */
  | { readonly kind: "restore"; readonly dataLost: boolean }
  /** This port is dialled next. */
  | { readonly kind: "move"; readonly port: number }
  /** Tell those who wait that no session will come of it. */
  | { readonly kind: "refuse"; readonly error: PoolError }
  /** The session is closed because it is not used: no caller has lost anything. */
  | { readonly kind: "rest" }
  /** The epoch is over: end its leases. */
  | { readonly kind: "lose"; readonly error: PoolError }
  /** End the connection, the dial or the wait that is under way. */
  | { readonly kind: "stop" };

/** The rules that the options set. */
export interface SessionRules {
  readonly port: number;
  readonly clientId: number;
  readonly clientIdPolicy: ClientIdPolicy;
  readonly clientIdTimeoutMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  /** Is the port that TWS names followed? */
  readonly followPort: boolean;
  /** The one client ID that may be dialled from now on: orders went out under it. */
  readonly pinned?: number | undefined;
}

/** A state, and what to do on entering it. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}
