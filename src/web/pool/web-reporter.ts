import { type PoolError, reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { Reporting } from "../../pool/reporting.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import { durationText } from "../../util/duration-text.ts";
import type { WebState } from "../session/web-state.ts";
import type { WebPoolEvent, WebPoolState } from "../web-events.ts";
import type { WebSession } from "../web-session.ts";

/** Numbers of what has happened since the pool was made. */
export interface WebCounts {
  dials: number;
  sessions: number;
  sessionsLost: number;
  takeOvers: number;
  ticklesFailed: number;
  /** Time from the dial of the last session until it was ready, in ms. */
  readyMs: number | undefined;
}

/** Reports what happens to the session: a log line, an event for listeners, and a count. */
export class WebReporter {
  readonly counts: WebCounts = {
    dials: 0,
    sessions: 0,
    sessionsLost: 0,
    takeOvers: 0,
    ticklesFailed: 0,
    readyMs: undefined,
  };
  readonly #logger: Logger;
  readonly #notify: Reporting<WebPoolEvent>["notify"];
  readonly #clock: SteadyClock;
  readonly #url: string;
  #state: WebPoolState = "idle";
  #epoch = 0;
  #dialledMs = 0;
  #refusal: PoolError | undefined;

  /** @param url Base URL of the gateway, which has no secrets. */
  constructor({ logger, notify }: Reporting<WebPoolEvent>, clock: SteadyClock, url: string) {
    this.#logger = logger;
    this.#notify = notify;
    this.#clock = clock;
    this.#url = url;
  }

  changed({ kind, epoch }: WebState): void {
    this.#state = kind;
    this.#notify({ type: "state", state: kind, epoch });
  }

  dialing(): void {
    this.counts.dials++;
    this.#dialledMs = this.#clock.now();
    this.#logger.info(`Opening the shared session of the gateway at ${this.#url}`);
    this.#notify({ type: "dial", url: this.#url });
  }

  dialFailed(error: PoolError): void {
    this.#notify({ type: "dial-failed", error });
  }

  waiting(error: PoolError, delayMs: number): void {
    this.#logger.warn(`${error.message}; dialling again in ${durationText(delayMs)}`);
  }

  takingOver(): void {
    this.counts.takeOvers++;
    this.#logger.warn("Taking the brokerage session over from another login of the same username");
    this.#notify({ type: "take-over" });
  }

  ready({ epoch, accounts, isPaper }: WebSession): void {
    const tookMs = this.#clock.now() - this.#dialledMs;
    this.#epoch = epoch;
    this.counts.sessions++;
    this.counts.readyMs = tookMs;
    const kind = isPaper === undefined ? "" : isPaper ? ", paper" : ", live";
    this.#logger.info(`Session ${epoch} of the gateway is ready (accounts: ${accounts.length}${kind})`);
    this.#notify({ type: "ready", epoch, tookMs });
  }

  /** The session has ended; that the pool closes it is no loss. */
  lost(error: PoolError): void {
    if (error.code === "CLOSED") return;
    this.counts.sessionsLost++;
    this.#logger.warn(`${error.message} (session ${this.#epoch})`);
    this.#notify({ type: "lost", epoch: this.#epoch, error });
  }

  degraded(reason: string): void {
    this.#logger.warn(`Requests wait: ${reason}; the session is kept`);
    this.#notify({ type: "degraded", epoch: this.#epoch, reason });
  }

  restored(): void {
    this.#logger.info("Requests are sent again");
    this.#notify({ type: "restored", epoch: this.#epoch });
  }

  /** Callers are rejected. Later callers get the same error, which is written once. */
  refused(error: PoolError): void {
    if (this.#state === "closed" || this.#state === "draining" || error === this.#refusal) return;
    this.#refusal = error;
    this.#logger.error(error.message);
  }

  tickleFailed(error: PoolError): void {
    this.counts.ticklesFailed++;
    this.#logger.warn(`${error.message}; the session is kept for now`);
    this.#notify({ type: "tickle-failed", error });
  }

  penalty(untilMs: number): void {
    const leftMs = untilMs - this.#clock.now();
    this.#logger.error(
      `IBKR answered 429, too many requests: nothing is sent for ${durationText(leftMs)}, because IBKR can block an address that goes on`,
    );
    this.#notify({ type: "penalty", untilMs: this.#clock.wallMs() + leftMs });
  }

  slow(what: string, waitedMs: number): void {
    this.#logger.warn(
      `A request has waited ${durationText(waitedMs)} to be sent: for the limits of IBKR, or for the end of an order (${what})`,
    );
    this.#notify({ type: "slow", what, waitedMs });
  }

  questionOpened(id: string): void {
    this.#notify({ type: "question", id });
  }

  questionAbandoned(id: string): void {
    this.#logger.warn(
      "An order question was not answered in time: the next request cancels it, and the order with it",
    );
    this.#notify({ type: "question-abandoned", id });
  }

  hookFailed(what: string, cause: unknown): void {
    this.#logger.error(`Cannot complete a step of the session (${what}): ${reasonOf(cause)}`);
  }
}
