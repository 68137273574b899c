import { DeferredCalls } from "../../async/deferred-calls.ts";
import { EventSequence } from "../../async/event-sequence.ts";
import { PoolError } from "../../errors.ts";
import { STATUS } from "../http/http-status.ts";
import type { SessionFault, WebSession } from "../web-session.ts";
import { authStatusOf, statusFault } from "./auth-status.ts";
import { type KeepAlive, startKeepAlive } from "./keep-alive.ts";
import { isLoginRequired } from "./login-errors.ts";
import { pauseMsOf } from "./pause.ts";
import { primeAgain } from "./prime.ts";
import { findingOf } from "./probe.ts";
import { SessionIds } from "./session-ids.ts";
import { Tickle } from "./tickle.ts";
import { waitingText } from "./waiting-text.ts";
import { WebDial } from "./web-dial.ts";
import type { WebEffect, WebEvent, WebState } from "./web-state.ts";
import type { WebSupervisorHooks, WebSupervisorOptions } from "./web-supervisor-options.ts";
import { WEB_IDLE, webTransition } from "./web-transition.ts";

/**
 * Keeps one session with the gateway alive: carries out the effects of `webTransition`, one event after the other.
 *
 * There is at most one dial or probe at a time, however many callers, requests and frames report a fault: only the first
 * report of an epoch ends it.
 */
export class WebSupervisor {
  readonly #with: WebSupervisorOptions;
  readonly #tickle: Tickle;
  readonly #events: EventSequence<WebEvent>;
  #state: WebState = WEB_IDLE;
  #dial: WebDial | undefined;
  #primed: Omit<WebSession, "epoch"> | undefined;
  #live: WebSession | undefined;
  #cancelWait: () => void = () => {};
  #keepAlive: KeepAlive | undefined;
  readonly #sessionIds = new SessionIds();

  constructor(options: WebSupervisorOptions) {
    this.#with = options;
    this.#tickle = new Tickle(options.clock, options.control);
    const afterwards =
      options.afterwards ?? new DeferredCalls((cause) => options.hooks.hookFailed("notifying", cause));
    this.#events = new EventSequence(afterwards, (event) => this.#step(event));
  }

  get state(): WebState {
    return this.#state;
  }

  /** The current session; undefined while there is none. */
  get live(): WebSession | undefined {
    return this.#live;
  }

  /** Sentence that says what a caller without a session waits for; undefined while there is one. */
  get waitingFor(): string | undefined {
    return waitingText(this.#state, this.#dial?.waitsFor);
  }

  /** Requests a session. Where only a person can help, the waiters are rejected at once. */
  want(): void {
    this.#post({ kind: "wanted" });
  }

  /** Reports that a request or a frame of an epoch shows a fault. Reports of an earlier epoch do nothing. */
  reportFault(fault: SessionFault, epoch: number, reason: string): void {
    if (this.#live?.epoch === epoch) this.#lose(fault, reason);
  }

  /** Sends the next tickle now, because an answer has made a session doubtful. Reports of an earlier epoch do nothing. */
  suspect(epoch: number): void {
    if (this.#live?.epoch === epoch) this.#keepAlive?.check();
  }

  /** Reports the flags of an `sts` frame; absent ones are as before. */
  reportStatus(flags: Readonly<Record<string, unknown>>, epoch: number = this.#state.epoch): void {
    const fault = statusFault(authStatusOf({ status: STATUS.ok, body: flags }));
    if (fault !== undefined) this.reportFault(fault.kind, epoch, fault.reason);
  }

  /** Grants no new lease. */
  drain(error: PoolError): void {
    this.#post({ kind: "drain", error });
  }

  /** Ends everything for good: no timer is left, and answers that are received later are dropped. */
  async close(error: PoolError): Promise<void> {
    this.#post({ kind: "close", error });
    // Inside another event the close waits until that is carried out.
    await undefined;
  }

  #post(event: WebEvent): void {
    this.#events.post(event);
  }

  #step(event: WebEvent): void {
    const { hooks, options } = this.#with;
    const before = this.#state;
    const { state, effects } = webTransition(before, event, options);
    this.#state = state;
    if (state.kind !== before.kind) this.#safely("changed", () => hooks.changed(state));
    if (event.kind === "taking-over") this.#safely("takingOver", () => hooks.takingOver());
    if (event.kind === "ended" && before.kind === "dialing")
      this.#safely("dialFailed", () => hooks.dialFailed(event.error));
    for (const effect of effects) this.#safely(effect.kind, () => this.#carryOut(effect, hooks));
  }

  #carryOut(effect: WebEffect, hooks: WebSupervisorHooks): void {
    switch (effect.kind) {
      case "dial":
        return this.#begin(effect);
      case "wait":
        return this.#wait(effect);
      case "probe":
        return this.#probe();
      case "grant":
        return this.#grant(effect.epoch);
      case "degrade":
        return hooks.degraded(effect.reason);
      case "restore":
        return hooks.restored();
      case "refuse":
        return hooks.refused(effect.error);
      case "lose":
        this.#live = undefined;
        return hooks.lost(effect.error);
      case "stop":
        return this.#stop();
    }
  }

  #begin({ mayTakeOver, init }: Extract<WebEffect, { kind: "dial" }>): void {
    const { clock, control, options, isUsernameInUse, hooks } = this.#with;
    const dial = new WebDial({
      url: options.url,
      clock,
      control,
      tickle: this.#tickle,
      timeoutMs: options.dialTimeoutMs,
      suppressedQuestions: options.suppressedQuestions,
      mayTakeOver,
      init,
      isUsernameInUse,
      step: (step) => this.#post({ kind: "step", step }),
      takingOver: () => this.#post({ kind: "taking-over" }),
      primed: (session) => {
        this.#primed = session;
        this.#post({ kind: "primed", atMs: clock.now() });
      },
      failed: (error) => this.#ended(error),
    });
    this.#dial = dial;
    hooks.dialing();
  }

  #grant(epoch: number): void {
    const session = this.#primed;
    this.#dial = undefined;
    if (session === undefined) return;
    const { clock, control, options, hooks } = this.#with;
    this.#live = { ...session, epoch };
    this.#keepAlive = startKeepAlive({
      clock,
      tickle: this.#tickle,
      token: session.token,
      tickleMs: options.tickleMs,
      tickleRetryMs: options.tickleRetryMs,
      timeoutMs: options.dialTimeoutMs,
      penaltyLeftMs: () => this.#boxMs(),
      isHeldBack: () => this.#with.isHeldBack(),
      failed: (error) => this.#safely("tickleFailed", () => hooks.tickleFailed(error)),
      hindered: (reason) => this.#post({ kind: "hindered", reason }),
      succeeded: () => this.#post({ kind: "unhindered" }),
      lost: (fault, reason) => this.#lose(fault, reason),
      replaced: (token) => {
        if (this.#sessionIds.isReplaced(clock.now())) return true;
        this.#safely("renewed", () => hooks.renewed(token));
        void primeAgain(control, options.dialTimeoutMs).then((isPrimed) => {
          if (!isPrimed) this.reportFault("prime", epoch, "the gateway gives no accounts");
        });
        return false;
      },
    });
    hooks.granted(this.#live);
  }

  #wait({ floorMs, jitterMs, error }: Extract<WebEffect, { kind: "wait" }>): void {
    const { clock, random, hooks } = this.#with;
    const delayMs = Math.ceil(floorMs + random() * jitterMs);
    this.#cancelWait = clock.after(delayMs, () => this.#post({ kind: "waited" }));
    hooks.waiting(error, delayMs);
  }

  /** Reads the status, to see whether a person has logged in, or whether the other login has ended. */
  #probe(): void {
    const { control, options, isUsernameInUse } = this.#with;
    // Nothing is sent: the answer would not change anything.
    if (isUsernameInUse()) return this.#post({ kind: "probed", found: "competing", pauseMs: 0 });
    const done = (found: ReturnType<typeof findingOf>): void => {
      this.#post({ kind: "probed", found, pauseMs: this.#boxMs() });
    };
    const call = { method: "POST", path: "/iserver/auth/status" } as const;
    control("look whether a session is possible again", call, options.dialTimeoutMs).then(
      (answer) => done(findingOf(answer)),
      (cause) => done(isLoginRequired(cause) ? "login" : "unknown"),
    );
  }

  #lose(fault: SessionFault, reason: string): void {
    const error = new PoolError("SESSION_LOST", `Cannot use the session any longer: ${reason}`);
    this.#ended(error, fault === "init");
  }

  #ended(error: PoolError, init = false): void {
    const { clock, options } = this.#with;
    this.#post({
      kind: "ended",
      error,
      atMs: clock.now(),
      pauseMs: pauseMsOf(error, this.#boxMs(), clock.wallMs(), options),
      init,
    });
  }

  #boxMs(): number {
    const leftMs = this.#with.penaltyLeftMs();
    return Number.isFinite(leftMs) && leftMs > 0 ? leftMs : 0;
  }

  #stop(): void {
    this.#cancelWait();
    this.#keepAlive?.stop();
    this.#dial?.end();
    this.#dial = undefined;
  }

  /** Runs one part of a step; an exception keeps no other part from running. */
  #safely(what: string, act: () => void): void {
    try {
      act();
    } catch (cause) {
      try {
        this.#with.hooks.hookFailed(what, cause);
      } catch {
        // A failure of the last callback has nowhere to go.
      }
    }
  }
}
