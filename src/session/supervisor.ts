import { PoolError, reasonOf } from "../errors.ts";
import { Outbox } from "../pacing/outbox.ts";
import { currentTime } from "../requests/account.ts";
import { question } from "../requests/question.ts";
import { Requests } from "../requests/requests.ts";
import { EventName } from "../stoqey/mod.ts";
import { SessionCounts, Silence } from "./counts.ts";
import { Dial } from "./dial.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { SessionEffect, SessionEvent, SessionState } from "./life.ts";
import { LiveSession } from "./live-session.ts";
import { type Farm, farmOf, meaningOf } from "./notices.ts";
import { inWindow } from "./restart-window.ts";
import { Router } from "./router.ts";
import { IDLE, transition } from "./state.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

/** A TWS that is cut off from IBKR may be silent for so long after a heartbeat, in ms. */
const DEGRADED_MS = 60_000;

/** Keeps one session alive: carries out what `transition` says, one event after the other. */
export class Supervisor {
  readonly counts: SessionCounts = new SessionCounts();
  /** Data farms by name, as TWS last told of them. */
  readonly farms: Map<string, Farm> = new Map();
  readonly #with: SupervisorOptions;
  readonly #events: SessionEvent[] = [];
  #busy = false;
  #state: SessionState = IDLE;
  #port: number;
  #dial: Dial | undefined;
  #live: LiveSession | undefined;
  #lastError: PoolError | undefined;
  #cancelWait: () => void = () => {};
  #stopHeartbeat: () => void = () => {};
  /** Resolves when the connection before is gone; there is never a second one beside it. */
  #gone: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#with = options;
    this.#port = options.options.port;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The session that is there now, for those who hold it or are served. */
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

  /** Serves nobody new. */
  drain(error: PoolError): void {
    this.#post({ kind: "drain", error });
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
      if (state.kind !== before.kind)
        this.#with.tell({ type: "state", state: state.kind, epoch: state.epoch });
      if (next.kind === "ended" && (before.kind === "dialing" || before.kind === "handshaking")) {
        this.#with.tell({ type: "dial-failed", error: next.error });
        this.#with.dialFailed(next.error);
      }
      for (const effect of effects) this.#carryOut(effect);
    }
    this.#busy = false;
  }

  #carryOut(effect: SessionEffect): void {
    switch (effect.kind) {
      case "dial":
        return this.#begin(effect.clientId);
      case "wait":
        return this.#wait(effect.ceilingMs);
      case "grant":
        return this.#grant(effect.epoch);
      case "refuse":
        return this.#with.refused(effect.error);
      case "lose":
        return this.#lose(effect.error);
      case "degrade":
        this.#with.logger.warn(`TWS is cut off from IBKR (${effect.code}); the session is kept`);
        this.#with.tell({ type: "degraded", epoch: this.#state.epoch, code: effect.code });
        return this.#live?.setUpstream("lost");
      case "restore": {
        const { dataLost } = effect;
        const data = dataLost ? "data lost, subscribing anew" : "data maintained";
        this.#with.logger.info(`TWS is connected to IBKR again (${data})`);
        this.#with.tell({ type: "restored", epoch: this.#state.epoch, dataLost });
        return this.#live?.setUpstream(dataLost ? "back, data lost" : "back");
      }
      case "move":
        this.#with.logger.warn(`TWS moves to port ${effect.port}`);
        this.#port = effect.port;
        return;
      case "stop":
        this.#cancelWait();
        return this.#end();
    }
  }

  #wait(ceilingMs: number): void {
    const { random, logger, clock, options } = this.#with;
    const delayMs = Math.ceil(random() * ceilingMs);
    const reason = this.#lastError?.message ?? "the session ended";
    // While the gateway restarts, dials that fail are what everybody expects.
    const level = inWindow(options.restartWindow, clock.now()) ? "debug" : "warn";
    logger[level](`${reason}; dialling again in ${delayMs} ms`);
    this.#cancelWait = clock.after(delayMs, () => this.#post({ kind: "waited" }));
  }

  #begin(clientId: number): void {
    const { options, clock, connector, logger } = this.#with;
    const { host, dialTimeoutMs, handshakeTimeoutMs } = options;
    const target = { host, port: this.#port, clientId };
    this.counts.dials++;
    logger.info(`Creating shared IBKR connection (Client ID: ${clientId})`);
    this.#with.tell({ type: "dial", ...target });
    this.#dial = new Dial({
      ...{ target, connector, clock, dialTimeoutMs, handshakeTimeoutMs, before: this.#gone },
      opened: () => this.#post({ kind: "opened" }),
      ready: () => this.#post({ kind: "shaken", atMs: clock.now() }),
      heard: (event, args) => this.#heard(event, args),
      ended: (error) => {
        this.#end();
        this.#post({ kind: "ended", error, atMs: clock.now() });
      },
    });
  }

  #heard(event: string, args: readonly unknown[]): void {
    this.#live?.router.receive(event, args);
    if (event !== EventName.info) return;
    const [text, code] = [reasonOf(args[0]), Number(args[1])];
    const farm = farmOf(code, text);
    if (farm !== undefined) {
      this.farms.set(farm.name, farm);
      this.#with.tell({ type: "farm", farm });
      this.#live?.farmChanged(farm);
    }
    const meaning = meaningOf(code, text);
    if (meaning !== undefined) this.#post(meaning);
  }

  #grant(epoch: number): void {
    const dial = this.#dial;
    const session = dial?.session;
    if (dial === undefined || session === undefined) return;
    const { options, clock, ids, logger, requests } = this.#with;
    const router = new Router(session.clientId, logger);
    const outbox = new Outbox(clock, requests.budgets);
    const time = { timeoutMs: options.heartbeatTimeoutMs };
    ids.raiseTo(session.nextValidId);
    const { api } = session;
    const live = new LiveSession(
      epoch,
      session,
      new Requests({ api, ids, clock, logger, router, outbox }, requests),
    );
    this.#live = live;
    this.#lastError = undefined;
    this.counts.sessions++;
    const tookMs = clock.now() - dial.beganMs;
    this.counts.readyMs = tookMs;
    const { clientId, serverVersion } = session;
    logger.info(`IBKR session ${epoch} is ready (Client ID: ${clientId}, server version ${serverVersion})`);
    this.#with.tell({ type: "ready", epoch, clientId, tookMs });
    this.#stopHeartbeat = startHeartbeat({
      clock,
      heartbeatMs: options.heartbeatMs,
      heartbeatTimeoutMs: () => this.#heartbeatTimeoutMs(),
      heardMs: () => session.heardMs(),
      // Whether it is answered is judged by the bytes that come in, not by this promise.
      ask: () => void live.requests.ask(question(currentTime, null), time).answer.catch(() => {}),
      silent: (silentMs) => this.#onSilence(silentMs),
    });
    this.#with.granted(live);
  }

  /** Nobody knows whether TWS tells the time while it is cut off; it repeats that it is, every half minute. */
  #heartbeatTimeoutMs(): number {
    const { heartbeatTimeoutMs } = this.#with.options;
    return this.#state.kind === "degraded" ? Math.max(heartbeatTimeoutMs, DEGRADED_MS) : heartbeatTimeoutMs;
  }

  #onSilence(silentMs: number): void {
    const reason = `TWS has said nothing for ${silentMs} ms and does not answer`;
    const sentence = `The session with ${this.#with.options.host}:${this.#port} was lost: ${reason}`;
    this.#end();
    this.#post({
      kind: "ended",
      error: new PoolError("SESSION_LOST", sentence, { cause: new Silence(reason) }),
      atMs: this.#with.clock.now(),
    });
  }

  #lose(error: PoolError): void {
    const live = this.#live;
    this.#live = undefined;
    this.farms.clear();
    if (error.code !== "CLOSED") {
      this.counts.countLost(error);
    }
    const finish = live?.end(error);
    if (error.code !== "CLOSED") {
      this.#with.logger.warn(`Connection lost, reconnecting... (${error.message})`);
      this.#with.tell({ type: "lost", epoch: this.#state.epoch, error });
    }
    finish?.();
  }

  /** Ends the dial or session under way; nothing that it still says is heard. */
  #end(): void {
    this.#stopHeartbeat();
    const dial = this.#dial;
    this.#dial = undefined;
    if (dial !== undefined) this.#gone = dial.end();
  }
}
