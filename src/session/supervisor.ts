import { DeferredCalls } from "../async/deferred-calls.ts";
import { EventSequence } from "../async/event-sequence.ts";
import { type PoolError, reasonOf } from "../errors.ts";
import { guarded } from "../logger.ts";
import { Router } from "../routing/router.ts";
import type { DialTarget } from "../seams/connector.ts";
import { Farms, farmOf } from "../tws/farms.ts";
import { Dial } from "./dial.ts";
import { LiveSession } from "./live-session.ts";
import { heartbeatTimeout, sessionUnused } from "./loss-cause.ts";
import { SessionCounts } from "./session-counts.ts";
import { sessionHeartbeat } from "./session-heartbeat.ts";
import { sessionEventOf } from "./session-notices.ts";
import { SessionReporter } from "./session-reporter.ts";
import { createSessionRequests } from "./session-requests.ts";
import type { SessionEffect, SessionEvent, SessionRules, SessionState } from "./session-state.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";
import { cutOffBy, IDLE, isDialling, transition } from "./transition.ts";

/**
 * Keeps one session alive: carries out the effects of `transition`, one event after the other.
 *
 * All of it runs inside `DeferredCalls.during`: callers' code runs only once every effect is carried out, and an effect
 * that throws does not keep the others from running.
 */
export class Supervisor {
  readonly counts: SessionCounts = new SessionCounts();
  /** Data farms of the session, as TWS last reported them. */
  readonly farms: Farms = new Farms();
  readonly #with: SupervisorOptions;
  readonly #reporter: SessionReporter;
  readonly #afterwards: DeferredCalls;
  readonly #events: EventSequence<SessionEvent>;
  #rules: SessionRules;
  #state: SessionState = IDLE;
  #current: { readonly dial: Dial; readonly target: DialTarget } | undefined;
  #live: LiveSession | undefined;
  #lastError: PoolError | undefined;
  #cancelWait: () => void = () => {};
  #stopHeartbeat: () => void = () => {};
  /** Resolves when the previous connection is gone; there are never two at once. */
  #gone: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#with = { ...options, logger: guarded(options.logger) };
    this.#rules = options.options;
    this.#reporter = new SessionReporter({ ...this.#with, restartWindow: options.options.restartWindow });
    this.#afterwards =
      options.afterwards ?? new DeferredCalls((cause) => this.#reporter.failed("notifying", cause));
    this.#events = new EventSequence(this.#afterwards, (event) => this.#step(event));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The current session. */
  get live(): LiveSession | undefined {
    return this.#live;
  }

  /** Error of the last dial or session; undefined once a session is ready. */
  get lastError(): PoolError | undefined {
    return this.#lastError;
  }

  /** Describes what the current dial waits for; undefined while there is none. */
  get stillDialling(): PoolError | undefined {
    return isDialling(this.#state) ? this.#current?.dial.pending() : undefined;
  }

  /** Requests a session. */
  want(): void {
    this.#post({ kind: "wanted" });
  }

  /** Dials no other client ID from now on, because an order goes out on the current session. */
  pinClientId(): void {
    const clientId = this.#live?.session.clientId;
    if (clientId !== undefined && this.#rules.pinned === undefined)
      this.#rules = { ...this.#rules, pinned: clientId };
  }

  /** Closes the session because it is not used; the next caller dials again. */
  rest(): void {
    this.#post({ kind: "unused" });
  }

  /** Grants no new lease. */
  drain(error: PoolError): void {
    this.#post({ kind: "drain", error });
  }

  /** Ends everything for good. Resolves when the last connection is gone. */
  async close(error: PoolError): Promise<void> {
    this.#post({ kind: "close", error });
    // Inside another event the close waits until that is carried out.
    await undefined;
    await this.#gone;
  }

  #post(event: SessionEvent): void {
    this.#events.post(event);
  }

  #step(event: SessionEvent): void {
    const before = this.#state;
    const { state, effects } = transition(before, event, this.#rules);
    this.#state = state;
    if (event.kind === "ended") this.#lastError = event.error;
    if (state.kind !== before.kind)
      this.#reporter.emit({ type: "state", state: state.kind, epoch: state.epoch });
    if (event.kind === "ended" && isDialling(before)) {
      this.#reporter.emit({ type: "dial-failed", error: event.error });
      this.#reporter.safely("dial-failed", () => this.#with.dialFailed(event.error));
    }
    for (const effect of effects) this.#reporter.safely(effect.kind, () => this.#carryOut(effect));
  }

  #carryOut(effect: SessionEffect): void {
    switch (effect.kind) {
      case "dial":
        return this.#begin({ host: this.#with.options.host, port: effect.port, clientId: effect.clientId });
      case "wait":
        return this.#wait(effect.ceilingMs);
      case "grant":
        return this.#grant(effect.epoch);
      case "refuse":
        return this.#with.refused(effect.error);
      case "lose":
        return this.#lose(effect.error);
      case "rest":
        this.#endSession(sessionUnused());
        return this.#reporter.rests();
      case "degrade":
        this.#reporter.degraded(this.#state.epoch, effect.code);
        return this.#live?.setIbkrLink("lost");
      case "restore":
        this.#reporter.restored(this.#state.epoch, effect.dataLost);
        return this.#live?.setIbkrLink(effect.dataLost ? "back, data lost" : "back");
      case "move":
        return this.#reporter.portMoved(effect.port);
      case "stop":
        this.#cancelWait();
        return this.#end();
    }
  }

  #wait(ceilingMs: number): void {
    const { random, clock } = this.#with;
    const delayMs = Math.ceil(random() * ceilingMs);
    this.#cancelWait = clock.after(delayMs, () => this.#post({ kind: "waited" }));
    this.#reporter.waiting(this.#lastError?.message ?? "the session ended", delayMs);
  }

  #begin(target: DialTarget): void {
    const { clock, connector, options } = this.#with;
    const { dialTimeoutMs, handshakeTimeoutMs } = options;
    this.counts.dials++;
    this.#reporter.dialing(target);
    const dial = new Dial({
      target,
      connector,
      clock,
      dialTimeoutMs,
      handshakeTimeoutMs,
      before: this.#gone,
      opened: () => this.#post({ kind: "opened" }),
      ready: () => this.#post({ kind: "handshake-done", atMs: clock.now() }),
      ended: (error) => this.#ended(error),
    });
    this.#current = { dial, target };
  }

  #ended(error: PoolError): void {
    this.#reporter.safely("end", () => this.#end());
    this.#post({ kind: "ended", error, atMs: this.#with.clock.now() });
  }

  /** Handles messages of TWS about the connection and its farms. */
  #onInfo(args: readonly unknown[]): void {
    const [text, code] = [reasonOf(args[0]), Number(args[1])];
    const farm = farmOf(code, text);
    if (farm !== undefined) {
      this.farms.set(farm);
      this.#reporter.safely("farm", () => this.#live?.farmChanged(farm));
      this.#reporter.farm(farm);
    }
    const meaning = sessionEventOf(code, text);
    if (meaning !== undefined) this.#post(meaning);
  }

  #grant(epoch: number): void {
    const { dial, target } = this.#current ?? {};
    const session = dial?.session;
    if (dial === undefined || target === undefined || session === undefined) return;
    const { options, clock, logger } = this.#with;
    const router = new Router(session.clientId, logger);
    router.listen("info", { receive: (_event, args) => this.#onInfo(args) });
    dial.deliverTo(router);
    const live = new LiveSession(epoch, session, createSessionRequests(session, router, this.#with));
    this.#live = live;
    this.#lastError = undefined;
    this.counts.sessions++;
    this.counts.readyMs = clock.now() - dial.beganMs;
    this.#reporter.ready(epoch, target, session, this.counts.readyMs);
    this.#stopHeartbeat = sessionHeartbeat(live, {
      clock,
      options,
      isCutOff: () => cutOffBy(this.#state) !== undefined,
      timedOut: (silentMs) => this.#ended(heartbeatTimeout(target, silentMs)),
    });
    this.#with.granted(live);
  }

  #lose(error: PoolError): void {
    this.#endSession(error);
    if (error.code === "CLOSED") return;
    this.counts.countLost(error);
    this.#reporter.lost(this.#state.epoch, error, this.#state.kind === "closed");
  }

  /** Ends the session for its holders. */
  #endSession(error: PoolError): void {
    const live = this.#live;
    this.#live = undefined;
    this.farms.clear();
    this.#reporter.safely("ending the session", () => {
      if (live !== undefined) this.#afterwards.call(live.end(error));
    });
  }

  /** Ends the current dial or session; its later events are dropped. */
  #end(): void {
    this.#stopHeartbeat();
    const { dial } = this.#current ?? {};
    this.#current = undefined;
    if (dial !== undefined) this.#gone = dial.end();
  }
}
