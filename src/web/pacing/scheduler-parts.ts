import type { Clock } from "../../seams/clock.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { Deadline } from "../http/deadline.ts";
import type { StartLimits } from "./start-rules.ts";
import type { OwnSend, WebLane } from "./web-request.ts";

/** Sends one request, and resolves with the answer whatever its status; `GatewayHttp.send` is one. */
export type Send = (what: string, call: WebCall, options: Deadline) => Promise<WebAnswer>;

/** Functions that are called when something happens. None may throw. */
export interface SchedulerHooks {
  /** A request has waited for more than 5 s; called again only after no request has. */
  slow?(what: string, waitedMs: number): void;
  /** IBKR answered 429: nothing is sent until `untilMs`, by the clock. */
  penalty?(untilMs: number): void;
  /** IBKR has a question about an order: other requests wait for the reply. */
  questionOpened?(id: string): void;
  /** A question had no reply in time: other requests go on, which cancels it. */
  questionAbandoned?(id: string): void;
}

/** Parts and limits of a scheduler. */
export interface SchedulerParts extends StartLimits {
  readonly send: Send;
  readonly clock: Clock;
  /** Time that a question may stay open, in ms. */
  readonly questionTimeoutMs: number;
  readonly hooks: SchedulerHooks;
}

/** Lane and deadline of one call. */
export interface SubmitOptions extends Deadline {
  readonly lane: WebLane;
  /** False to send a read by itself, although an equal one is on its way. Default true. */
  readonly share?: boolean;
  /** Called when it leaves. */
  readonly left?: (() => void) | undefined;
  /** Sends it in its own way, such as the handshake of a WebSocket. It is never the probe of a penalty. Default: by `Send`. */
  readonly send?: OwnSend | undefined;
}

/** Numbers of a scheduler. */
export interface SchedulerStats {
  /** Requests that were sent and not answered yet. */
  readonly inFlight: number;
  /** Requests that wait to be sent, by lane. */
  readonly queued: Readonly<Record<WebLane, number>>;
  /** End of the penalty, by the clock in ms; undefined for none. */
  readonly penaltyUntilMs: number | undefined;
  /** The longest time for which a request has waited to be sent, in ms. */
  readonly waitMsMax: number;
}
