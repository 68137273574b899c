import type { PoolError } from "../errors.ts";
import type { PoolEvent } from "../events.ts";

/**
 * State of a `WebPool`: `degraded` while the session is kept and cannot be used, `waiting` between two dials,
 * `login-required` until a person has logged in at the gateway, `competing` while another login of the same username holds
 * the brokerage session, `failed` until the next call, `draining` while leases are still held after `drain()`, `closed` for
 * ever.
 */
export type WebPoolState =
  | "idle"
  | "dialing"
  | "ready"
  | "degraded"
  | "waiting"
  | "login-required"
  | "competing"
  | "draining"
  | "failed"
  | "closed";

/** Event of a `WebPool`, by `type`; `atMs` is epoch ms. */
export type WebPoolEvent =
  | Extract<
      PoolEvent,
      { readonly type: "dial-failed" | "lost" | "leak" | "gap" | "resumed" | "order" | "gate" | "closed" }
    >
  | ({ readonly atMs: number } & (
      | { readonly type: "state"; readonly state: WebPoolState; readonly epoch: number }
      /** A dial has begun. */
      | { readonly type: "dial"; readonly url: string }
      /** A session is ready; `tookMs` is the time since its dial began, in ms. */
      | { readonly type: "ready"; readonly epoch: number; readonly tookMs: number }
      /** The session is kept and cannot be used for now. */
      | { readonly type: "degraded"; readonly epoch: number; readonly reason: string }
      /** The session can be used again. */
      | { readonly type: "restored"; readonly epoch: number }
      /** The pool takes the brokerage session over from another login, as `takeOver` allows. */
      | { readonly type: "take-over" }
      /** A tickle has failed; the next one follows after `tickleRetryMs`. */
      | { readonly type: "tickle-failed"; readonly error: PoolError }
      /** IBKR answered 429: no request is sent before `untilMs`, epoch ms. */
      | { readonly type: "penalty"; readonly untilMs: number }
      /** A request has waited for the limits of IBKR, or for the end of an order, for 5 s. */
      | { readonly type: "slow"; readonly what: string; readonly waitedMs: number }
      /** An order question holds back all other requests until it is answered. */
      | { readonly type: "question"; readonly id: string }
      /** An order question was not answered within `questionTimeoutMs`: the order was not placed. */
      | { readonly type: "question-abandoned"; readonly id: string }
    ));

/** An event without its time. */
export type WebPoolEventBody = WebPoolEvent extends infer Event
  ? Event extends WebPoolEvent
    ? Omit<Event, "atMs">
    : never
  : never;

/** Type of an event of a `WebPool`. */
export type WebPoolEventType = WebPoolEvent["type"];
/** The event of a `WebPool` of one type. */
export type WebPoolEventOf<Type extends WebPoolEventType> = Extract<WebPoolEvent, { readonly type: Type }>;
