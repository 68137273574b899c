import type { PoolError } from "../errors.ts";
import type { ClientIdPolicy } from "../options.ts";

/** What is carried from dial to dial until a session has lasted. */
export interface Trying {
  /** Dials that failed, and sessions that did not last, in a row. */
  readonly failures: number;
  /** Which client ID is dialled: 0 the configured one, n the n-th fallback. */
  readonly turn: number;
  /** Since when TWS has answered 326 and nothing else, epoch ms. */
  readonly conflictSinceMs: number | undefined;
}

/** Where the life of the session stands. `ready`, `degraded` and `draining` have a session; its epoch is the one begun last. */
export type SessionState =
  | { readonly kind: "idle"; readonly epoch: number }
  | { readonly kind: "dialing"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "handshaking"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "ready"; readonly epoch: number; readonly sinceMs: number; readonly trying: Trying }
  /** It is there, and TWS is cut off from IBKR; `code` is what said so: 1100 or 2110. */
  | {
      readonly kind: "degraded";
      readonly epoch: number;
      readonly sinceMs: number;
      readonly trying: Trying;
      readonly code: number;
    }
  /** It is there for those who hold it, and for nobody else. */
  | { readonly kind: "draining"; readonly epoch: number; readonly error: PoolError }
  | { readonly kind: "waiting"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "failed"; readonly epoch: number; readonly error: PoolError }
  | { readonly kind: "closed"; readonly epoch: number };

/** What can happen to it. Times are epoch ms. */
export type SessionEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "opened" }
  | { readonly kind: "shaken"; readonly atMs: number }
  /** The dial failed, or the session was lost; the state says which. */
  | { readonly kind: "ended"; readonly error: PoolError; readonly atMs: number }
  | { readonly kind: "waited" }
  /** TWS says that it is cut off from IBKR. */
  | { readonly kind: "upstream-lost"; readonly code: number }
  /** It is connected again; `dataLost` when all subscriptions have to be made anew. */
  | { readonly kind: "upstream-back"; readonly dataLost: boolean }
  /** TWS names another port (1300), and will end the connection. */
  | { readonly kind: "moved"; readonly port: number }
  /** Nobody new is served; those who hold the session go on. */
  | { readonly kind: "drain"; readonly error: PoolError }
  | { readonly kind: "close"; readonly error: PoolError };

/** What is to be done about it, in this order. */
export type SessionEffect =
  | { readonly kind: "dial"; readonly clientId: number }
  /** Dial again after a random part of this. */
  | { readonly kind: "wait"; readonly ceilingMs: number }
  | { readonly kind: "grant"; readonly epoch: number }
  /** Streams have a gap, and what only IBKR can answer waits. */
  | { readonly kind: "degrade"; readonly code: number }
  /** What waited goes on; with `dataLost`, what was subscribed to is subscribed to again. */
  | { readonly kind: "restore"; readonly dataLost: boolean }
  /** Dial this port from now on. */
  | { readonly kind: "move"; readonly port: number }
  /** Tell those who wait that no session will come of it. */
  | { readonly kind: "refuse"; readonly error: PoolError }
  /** The epoch is over: end its leases. */
  | { readonly kind: "lose"; readonly error: PoolError }
  /** End the connection, the dial or the wait that is under way. */
  | { readonly kind: "stop" };

/** The rules that the options set. */
export interface SessionRules {
  readonly clientId: number;
  readonly clientIdPolicy: ClientIdPolicy;
  readonly clientIdTimeoutMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  /** Is the port that TWS names followed? */
  readonly followPort: boolean;
}

/** A state, and what to do on entering it. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}
