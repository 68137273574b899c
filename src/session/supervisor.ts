import type { Clock, Random } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Logger } from "../logger.ts";
import type { CompleteOptions } from "../options.ts";
import { currentTime } from "../requests/account.ts";
import { question } from "../requests/question.ts";
import { Requests } from "../requests/requests.ts";
import type { Attempt, Connector, DialObserver, Session } from "./connector.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { LiveSession } from "./live-session.ts";
import { IDLE, type SessionEffect, type SessionEvent, type SessionState, transition } from "./state.ts";
import { timedOut } from "./timed-out.ts";

/** What a supervisor needs, and whom it tells. */
export interface SupervisorOptions {
  readonly options: CompleteOptions;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly logger: Logger;
  /** A session is ready: serve those who wait. */
  granted(live: LiveSession): void;
  /** No session will come of it by itself. */
  refused(error: PoolError): void;
}

/** What has happened so far, never lowered. */
export interface SessionCounts {
  /** Dials begun. */
  dials: number;
  /** Sessions that became ready. */
  sessions: number;
  /** Sessions that ended other than by `close()`. */
  sessionsLost: number;
}

/** A dial, or the session that came of it, from its beginning to the moment when its connection is gone. */
interface Current {
  attempt: Attempt | undefined;
  session: Session | undefined;
  cancelDeadline: () => void;
}

/** Keeps one session alive: carries out what `transition` says, one event after the other. */
export class Supervisor {
  readonly counts: SessionCounts = { dials: 0, sessions: 0, sessionsLost: 0 };
  readonly #with: SupervisorOptions;
  readonly #events: SessionEvent[] = [];
  #busy = false;
  #state: SessionState = IDLE;
  #current: Current | undefined;
  #live: LiveSession | undefined;
  #lastError: PoolError | undefined;
  #cancelWait: () => void = () => {};
  #stopHeartbeat: () => void = () => {};
  /** Resolves when the connection before is gone; there is never a second one beside it. */
  #gone: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#with = options;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The session that is ready now. */
  get live(): LiveSession | undefined {
    return this.#live;
  }

  /** Why the last dial failed or the last session was lost; forgotten when a session is ready. */
  get lastError(): PoolError | undefined {
    return this.#lastError;
  }

  /** Somebody wants a session. */
  want(): void {
    this.#post({ kind: "wanted" });
  }

  /** Ends everything, for ever. Resolves when the last connection is gone. */
  async close(error: PoolError): Promise<void> {
    this.#post({ kind: "close", error });
    await this.#gone;
  }

  /** Events are carried out one after the other: what an effect brings about waits until the effect is over. */
  #post(event: SessionEvent): void {
    this.#events.push(event);
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
      const before = this.#state;
      const { state, effects } = transition(before, next, this.#with.options);
      this.#state = state;
      if (next.kind === "ended") this.#lastError = next.error;
      for (const effect of effects) this.#carryOut(effect);
    }
    this.#busy = false;
  }

  #carryOut(effect: SessionEffect): void {
    switch (effect.kind) {
      case "dial":
        return this.#dial(effect.clientId);
      case "wait":
        return this.#wait(effect.ceilingMs);
      case "grant":
        return this.#grant(effect.epoch);
      case "refuse":
        return this.#with.refused(effect.error);
      case "lose":
        return this.#lose(effect.error);
      case "stop":
        this.#cancelWait();
        return this.#end();
    }
  }

  #wait(ceilingMs: number): void {
    const delayMs = Math.ceil(this.#with.random() * ceilingMs);
    const reason = this.#lastError?.message ?? "the session ended";
    this.#with.logger.warn(`${reason}; dialling again in ${delayMs} ms`);
    this.#cancelWait = this.#with.clock.after(delayMs, () => this.#post({ kind: "waited" }));
  }

  #dial(clientId: number): void {
    const { options, clock, connector, logger } = this.#with;
    const { host, port, dialTimeoutMs, handshakeTimeoutMs } = options;
    const current: Current = { attempt: undefined, session: undefined, cancelDeadline: () => {} };
    this.#current = current;
    this.counts.dials++;
    logger.info(`Creating shared IBKR connection (Client ID: ${clientId})`);

    const post = (event: SessionEvent): void => {
      if (this.#current === current) this.#post(event);
    };
    const deadline = (timeoutMs: number, error: () => PoolError): void => {
      current.cancelDeadline();
      current.cancelDeadline = clock.after(timeoutMs, () => ended(error()));
    };
    const ended = (error: PoolError): void => {
      if (this.#current !== current) return;
      this.#end();
      this.#post({ kind: "ended", error, atMs: clock.now() });
    };
    deadline(dialTimeoutMs, () => timedOut("CONNECT_FAILED", options, dialTimeoutMs, "no connection"));

    const observer: DialObserver = {
      opened: () => {
        if (this.#current !== current) return;
        deadline(handshakeTimeoutMs, () =>
          timedOut("HANDSHAKE_TIMEOUT", options, handshakeTimeoutMs, "connected, but no session"),
        );
        post({ kind: "opened" });
      },
      ready: (session) => {
        if (this.#current !== current) return;
        current.cancelDeadline();
        current.session = session;
        post({ kind: "shaken", atMs: clock.now() });
      },
      heard: (event, args) => {
        if (this.#current === current) this.#live?.requests.heard(event, args);
      },
      ended,
    };
    void this.#gone.then(() => {
      if (this.#current !== current) return;
      try {
        current.attempt = connector.dial({ host, port, clientId }, observer);
      } catch (cause) {
        const sentence = `Cannot connect to ${host}:${port}: ${reasonOf(cause)}`;
        return ended(new PoolError("CONNECT_FAILED", sentence, { cause }));
      }
      // It ended while it was being made: there was nothing yet to end.
      if (this.#current !== current) this.#gone = current.attempt.end();
    });
  }

  #grant(epoch: number): void {
    const session = this.#current?.session;
    if (session === undefined) return;
    const { options, clock, ids, logger } = this.#with;
    ids.raiseTo(session.nextValidId);
    const live = new LiveSession(epoch, session, new Requests({ api: session.api, ids, clock, logger }));
    this.#live = live;
    this.#lastError = undefined;
    this.counts.sessions++;
    logger.info(
      `IBKR session ${epoch} is ready (Client ID: ${session.clientId}, server version ${session.serverVersion})`,
    );
    this.#stopHeartbeat = startHeartbeat({
      clock,
      heartbeatMs: options.heartbeatMs,
      heartbeatTimeoutMs: options.heartbeatTimeoutMs,
      heardMs: () => session.heardMs(),
      ask: () => this.#ask(live),
      silent: (silentMs) => this.#onSilence(silentMs),
    });
    this.#with.granted(live);
  }

  #ask(live: LiveSession): void {
    const timeoutMs = this.#with.options.heartbeatTimeoutMs;
    // Whether it is answered is judged by the bytes that come in, not by this promise.
    live.requests.ask(question(currentTime, null), { timeoutMs }).answer.catch(() => {});
  }

  #onSilence(silentMs: number): void {
    const reason = `TWS has said nothing for ${silentMs} ms and does not answer`;
    const { host, port } = this.#with.options;
    this.#end();
    this.#post({
      kind: "ended",
      error: new PoolError("SESSION_LOST", `The session with ${host}:${port} was lost: ${reason}`),
      atMs: this.#with.clock.now(),
    });
  }

  #lose(error: PoolError): void {
    const live = this.#live;
    this.#live = undefined;
    if (error.code !== "CLOSED") {
      this.counts.sessionsLost++;
      this.#with.logger.warn(`Connection lost, reconnecting... (${error.message})`);
    }
    live?.end(error);
  }

  /** Ends the dial or session under way; nothing that it still says is heard. */
  #end(): void {
    this.#stopHeartbeat();
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    current.cancelDeadline();
    if (current.attempt !== undefined) this.#gone = current.attempt.end();
  }
}
