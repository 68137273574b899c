import type { DeferredCalls } from "../../async/deferred-calls.ts";
import type { PoolError } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { CompleteWebOptions } from "../options.ts";
import type { WebSession } from "../web-session.ts";
import type { Control } from "./tickle.ts";
import type { DegradedReason, WebState } from "./web-state.ts";

/** Callbacks of a supervisor. An exception of one keeps no other effect from being carried out. */
export interface WebSupervisorHooks {
  /** The state has changed in kind. */
  changed(state: WebState): void;
  /** A dial begins. */
  dialing(): void;
  /** A dial failed; another one may follow. */
  dialFailed(error: PoolError): void;
  /** The next dial begins after `delayMs`, because of `error`. */
  waiting(error: PoolError, delayMs: number): void;
  /** The dial is about to take the session over from another login. */
  takingOver(): void;
  /** A session is ready: grant the waiting leases. */
  granted(session: WebSession): void;
  /** The session is over, with all of its leases. */
  lost(error: PoolError): void;
  /** The gateway has given another session ID, and the session is kept. */
  renewed(token: string): void;
  /** Requests wait, and the session is kept. */
  degraded(reason: DegradedReason): void;
  /** Requests go out again. */
  restored(): void;
  /** No session will come by itself soon: reject the waiters. */
  refused(error: PoolError): void;
  /** A tickle failed, and is repeated. */
  tickleFailed(error: PoolError): void;
  /** One of the callbacks threw an exception. */
  hookFailed(what: string, cause: unknown): void;
}

/** Parts and callbacks of a supervisor. */
export interface WebSupervisorOptions {
  readonly options: Pick<
    CompleteWebOptions,
    | "url"
    | "takeOver"
    | "dialTimeoutMs"
    | "backoffMsMin"
    | "backoffMsMax"
    | "backoffResetMs"
    | "dialsMax"
    | "probeMs"
    | "tickleMs"
    | "tickleRetryMs"
    | "resetZone"
    | "penaltyMs"
    | "suppressedQuestions"
  >;
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly control: Control;
  /** Returns the remaining time of the penalty box, in ms; 0 outside it. */
  penaltyLeftMs(): number;
  /** Whether an order holds other requests back. */
  isHeldBack(): boolean;
  /** Whether another pool of the process uses the username, so that no brokerage session may begin. */
  isUsernameInUse(): boolean;
  readonly hooks: WebSupervisorHooks;
  /** Runs callers' code once an event is carried out. */
  readonly afterwards?: DeferredCalls;
}
