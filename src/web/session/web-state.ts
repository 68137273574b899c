import type { PoolError } from "../../errors.ts";
import type { TakeOverPolicy } from "../options.ts";

/** Step of a dial: read the status, begin the brokerage session, request what later requests need. */
export type DialStep = "checking" | "initialising" | "priming";

/** Reason for which requests wait although there is a session: the penalty box of a 429, or tickles without an answer. */
export type DegradedReason = "pacing" | "tickle failing";

/** What a probe of the gateway has found; `free`: somebody is logged in, and nobody competes. */
export type ProbeFinding = "free" | "login" | "competing" | "unknown";

/** What a pool remembers of its dials. */
export interface WebProgress {
  /** Dials that failed, and sessions that did not last, in a row. */
  readonly failures: number;
  /** Times that a session was taken over from another login, in the life of the pool. */
  readonly takeOvers: number;
  /** Those of them since the last session that lasted, or since nobody competed. */
  readonly races: number;
}

/** State of the session. `ready`, `degraded` and `draining` have one; `epoch` is the number of the last one. */
export type WebState =
  | { readonly kind: "idle"; readonly epoch: number; readonly progress: WebProgress }
  | {
      readonly kind: "dialing";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly step: DialStep;
    }
  | {
      readonly kind: "ready";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly sinceMs: number;
    }
  | {
      readonly kind: "degraded";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly sinceMs: number;
      readonly reason: DegradedReason;
    }
  /** The next dial begins after a wait; with `init` it calls `ssodh/init` also where the status looks good. */
  | {
      readonly kind: "waiting";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly error: PoolError;
      readonly init: boolean;
    }
  /** A person is needed; a slow probe looks whether somebody has logged in. */
  | {
      readonly kind: "login-required";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly error: PoolError;
    }
  /** Another login holds the brokerage session, and may keep it; a slow probe looks whether it has ended. */
  | {
      readonly kind: "competing";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly error: PoolError;
    }
  /** Leases may finish, and no new one is granted; `reason` is set while requests wait. */
  | {
      readonly kind: "draining";
      readonly epoch: number;
      readonly error: PoolError;
      readonly reason: DegradedReason | undefined;
    }
  /** The last dial failed for a reason that no retry cures. */
  | {
      readonly kind: "failed";
      readonly epoch: number;
      readonly progress: WebProgress;
      readonly error: PoolError;
    }
  | { readonly kind: "closed"; readonly epoch: number };

/** Event in the life of the session. Times are in ms by the pool's clock. */
export type WebEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "step"; readonly step: DialStep }
  /** The dial is about to take the session over from another login. */
  | { readonly kind: "taking-over" }
  | { readonly kind: "primed"; readonly atMs: number }
  /**
   * The dial failed, or the session was lost, depending on the state. `pauseMs` is above 0 where it proves nothing, because of
   * maintenance or the penalty box: it does not count, and the next dial begins after that time. `init` is set where the
   * gateway wants `ssodh/init`, whatever its status says.
   */
  | {
      readonly kind: "ended";
      readonly error: PoolError;
      readonly atMs: number;
      readonly pauseMs: number;
      readonly init: boolean;
    }
  | { readonly kind: "waited" }
  | { readonly kind: "probed"; readonly found: ProbeFinding; readonly pauseMs: number }
  | { readonly kind: "hindered"; readonly reason: DegradedReason }
  | { readonly kind: "unhindered" }
  /** Leases may finish, and no new one is granted. */
  | { readonly kind: "drain"; readonly error: PoolError }
  | { readonly kind: "close"; readonly error: PoolError };

/** Effects of a transition, carried out in their order. */
export type WebEffect =
  /** Dial, with permission to take the session over; with `init` also where the status looks good. */
  | { readonly kind: "dial"; readonly mayTakeOver: boolean; readonly init: boolean }
  /** Continue after `floorMs` and a random part of `jitterMs`. */
  | { readonly kind: "wait"; readonly floorMs: number; readonly jitterMs: number; readonly error: PoolError }
  | { readonly kind: "probe" }
  | { readonly kind: "grant"; readonly epoch: number }
  | { readonly kind: "degrade"; readonly reason: DegradedReason }
  | { readonly kind: "restore" }
  /** Reject the waiters: no session will come by itself soon. */
  | { readonly kind: "refuse"; readonly error: PoolError }
  /** End the epoch and its leases. */
  | { readonly kind: "lose"; readonly error: PoolError }
  /** End the dial, the wait, the probe and the tickle. */
  | { readonly kind: "stop" };

/** Options that the transitions depend on. */
export interface WebRules {
  readonly url: string;
  readonly takeOver: TakeOverPolicy;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  readonly dialsMax: number;
  readonly probeMs: number;
}

/** A state, and the effects of entering it. */
export interface WebStep {
  readonly state: WebState;
  readonly effects: readonly WebEffect[];
}
