import type { Cut, FaultConnection, FrameVerdict } from "../faults/fault.ts";
import type { Behaviour, ConnectionId, Effect } from "../tws/context/effects.ts";
import { firstRefusal } from "../tws/rules/rule.ts";
import { CLIENT_ID_RULES } from "../tws/rules/session.ts";
import { encodeBadly } from "../wire/bad-bytes.ts";
import { requestName } from "../wire/catalogue.ts";
import { encodeFrameText, frameText, type Inbound } from "../wire/frames.ts";
import { error } from "../wire/responses/session.ts";
import type { Clock } from "../world/clock.ts";
import { TimerGroup } from "../world/timer-group.ts";
import type { Trace } from "../world/trace.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { Connection, type Dial, oldestIdle, type ServerEnd, type ServerLink } from "./connection.ts";
import { Inbox, workOf } from "./inbox.ts";
import type { Injections } from "./injections.ts";
import { ServerTrace } from "./server-trace.ts";

/** Parts of a server. */
export interface ServerParts {
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Faults in force, which can act at every message. */
  readonly injections: Injections;
}

/** Connections of a fake TWS: turns bytes into messages and back, and carries out the effects of the behaviour. */
export class Server {
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #trace: ServerTrace;
  readonly #injections: Injections;
  readonly #timers: TimerGroup;
  readonly #connections = new Map<ConnectionId, Connection>();
  #connectionsMade = 0;

  constructor({ behaviour, clock, trace, injections }: ServerParts) {
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#trace = new ServerTrace(trace, clock);
    this.#injections = injections;
    this.#timers = new TimerGroup(clock);
  }

  /** Accepts a connection. */
  accept(link: ServerLink, { mute = false, delayMs = 0, hangUp }: Partial<Dial> = {}): ServerEnd {
    const idle = oldestIdle(this.#connections);
    if (idle !== undefined && this.#finish(idle, "too many connections have no session")) idle.link.reset();
    const connection = new Connection(++this.#connectionsMade, link, mute, this.#clock.now() + delayMs);
    this.#connections.set(connection.id, connection);
    const inbox = new Inbox(this.#timers, {
      handle: (inbound) => {
        const before = connection.writtenBytes;
        this.#receive(connection, inbound);
        return workOf(connection.writtenBytes - before);
      },
      pause: (paused) => link.pause?.(paused),
    });
    this.#trace.event(connection.id, "opened", mute ? "and stays mute" : "");
    if (hangUp !== undefined) this.#timers.after(delayMs, () => this.#cut(connection, hangUp));
    return {
      received: (bytes) => {
        if (connection.stage !== "greeting" && connection.stage !== "started") return;
        inbox.received(bytes);
      },
      leaving: (how) => {
        if (connection.stage !== "closed") this.#trace.event(connection.id, "left", how);
      },
      left: (how) => {
        if (how === "rst") this.#left(connection, how);
        else
          inbox.afterAll(() => connection.inOrder(this.#timers, "in", 0, () => this.#left(connection, how)));
      },
    };
  }

  /** Gets the connections that have a session and work in both directions. */
  started(): readonly FaultConnection[] {
    return [...this.#connections.values()].filter(({ stage }) => stage === "started");
  }

  /** Cuts a connection, as a fault requires. */
  cut(id: ConnectionId, how: Cut): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#cut(connection, how);
  }

  /** Makes a connection half-open: nothing gets through any more, and TWS does not notice. */
  halfOpen(id: ConnectionId): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#makeHalfOpen(connection);
  }

  /** Handles an event that concerns TWS as a whole. */
  happens(event: TwsEvent): void {
    this.#carryOut(this.#behaviour.happens(event, this.#clock.now()));
  }

  /** Ends all connections and every timer. */
  close(): void {
    for (const connection of [...this.#connections.values()]) {
      this.#finish(connection, "the server closes");
      connection.link.reset();
    }
    this.#timers.clear();
  }

  #receive(connection: Connection, inbound: Inbound): void {
    const name = inbound.kind === "frame" ? requestName(inbound.fields) : inbound.kind;
    const verdict = this.#injections.frame({
      connection: connection.id,
      direction: "in",
      name,
      count: connection.frames + 1,
    });
    connection.inOrder(this.#timers, "in", verdict.delayMs ?? 0, () =>
      this.#read(connection, inbound, name, verdict),
    );
  }

  #read(connection: Connection, inbound: Inbound, name: string, verdict: FrameVerdict): void {
    if (connection.stage !== "greeting" && connection.stage !== "started") return;
    const nowMs = this.#clock.now();
    if (inbound.kind === "bad") return this.#end(connection, inbound.reason);
    if (inbound.kind === "hello") {
      const { versionMin, versionMax } = inbound.hello;
      this.#trace.event(connection.id, "hello", `${versionMin}..${versionMax}`);
      return this.#carryOut(this.#behaviour.hello(connection.id, inbound.hello, nowMs));
    }
    const isLost = verdict.swallow === true;
    const { fields, text: joined } = inbound;
    this.#trace.message(connection, { direction: "in", name, fields, isLost, joined });
    if (isLost) return;
    if (name === "startApi" && connection.stage === "greeting" && this.#conflicts(connection, inbound.fields))
      return;
    const effects = this.#behaviour.receive(connection.id, inbound.fields, nowMs);
    if (this.#behaviour.clients().get(connection.clientId) === connection.id) connection.stage = "started";
    if (connection.stage === "started") connection.frames++;
    // The request was read and carried out; only the answer is lost.
    const lost = verdict.cut !== undefined || verdict.halfOpen === true;
    this.#carryOut(lost ? effects.filter(({ kind }) => kind !== "send") : effects);
    if (verdict.halfOpen) this.#makeHalfOpen(connection);
    if (verdict.cut !== undefined) this.#cut(connection, verdict.cut);
  }

  /** Tests whether a fault refuses the client ID; if so, ends the connection. */
  #conflicts(connection: Connection, fields: readonly string[]): boolean {
    const clientId = Number(fields[2]);
    // A text that is no number of 32 bits begins no session; the answer to it is 320.
    if (clientId !== (clientId | 0)) return false;
    connection.clientId = clientId;
    this.#trace.event(connection.id, "start", `${connection.clientId}`);
    if (!this.#injections.conflicts(connection.clientId)) return false;
    const refusal = { code: 0, text: "", ...firstRefusal(CLIENT_ID_RULES, { inUse: true }) };
    const written = error.write({ reqId: -1, ...refusal, advanced: "" }, connection.serverVersion);
    this.#send(connection, "error", written);
    this.#end(connection, `client ID ${connection.clientId} is in use, says a fault`);
    return true;
  }

  #carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === "wake") {
        this.#wake(effect.key, effect.atMs);
        continue;
      }
      const connection = this.#connections.get(effect.connection);
      if (effect.kind === "note") this.#trace.event(effect.connection, effect.event, effect.detail);
      else if (connection === undefined) continue;
      else if (effect.kind === "send") this.#send(connection, effect.name, effect.fields);
      else this.#end(connection, effect.reason);
    }
  }

  #wake(key: string, atMs: number): void {
    this.#timers.set(key, atMs - this.#clock.now(), () =>
      this.#carryOut(this.#behaviour.wake(key, this.#clock.now())),
    );
  }

  #send(connection: Connection, name: string, fields: readonly string[]): void {
    if (connection.stage !== "greeting" && connection.stage !== "started") return;
    if (name === "greeting") connection.serverVersion = Number(fields[0]);
    if (connection.stage === "started") connection.frames++;
    const moment = { connection: connection.id, direction: "out", name, count: connection.frames } as const;
    const verdict = this.#injections.frame(moment);
    connection.inOrder(this.#timers, "out", verdict.delayMs ?? 0, () => {
      if (connection.stage === "dead" || connection.stage === "closed") return;
      const isLost = verdict.swallow === true;
      const joined = frameText(fields);
      this.#trace.message(connection, { direction: "out", name, fields, isLost, joined });
      const bad = verdict.badBytes;
      if (!isLost)
        this.#write(
          connection,
          bad ? encodeBadly(name, fields, connection.serverVersion, bad) : encodeFrameText(joined),
        );
      if (verdict.halfOpen) this.#makeHalfOpen(connection);
      if (verdict.cut !== undefined) this.#cut(connection, verdict.cut);
    });
  }

  #write(connection: Connection, bytes: Uint8Array): void {
    connection.writtenBytes += bytes.length;
    connection.link.write(bytes);
  }

  /** Closes a connection in order, after everything sent before. */
  #end(connection: Connection, reason: string): void {
    if (connection.stage === "closed" || connection.stage === "dead") return;
    connection.inOrder(this.#timers, "out", 0, () => {
      if (!this.#finish(connection, reason)) return;
      connection.link.end();
    });
  }

  #cut(connection: Connection, how: Cut): void {
    if (!this.#finish(connection, `a fault cut it (${how})`)) return;
    if (how === "fin") connection.link.end();
    else connection.link.reset();
  }

  #left(connection: Connection, how: Cut): void {
    if (connection.stage === "dead") {
      this.#connections.delete(connection.id);
      return;
    }
    if (!this.#finish(connection, `the client left (${how})`)) return;
    if (how === "fin") connection.link.end();
  }

  #makeHalfOpen(connection: Connection): void {
    if (connection.stage !== "started") return;
    connection.stage = "dead";
    this.#trace.event(connection.id, "dead", "nothing gets through any more");
    this.#carryOut(this.#behaviour.gone(connection.id, false, this.#clock.now()));
  }

  /** Marks a connection as closed. @returns False when it was closed already. */
  #finish(connection: Connection, reason: string): boolean {
    const { stage } = connection;
    if (stage === "closed") return false;
    connection.stage = "closed";
    this.#connections.delete(connection.id);
    this.#trace.event(connection.id, "closed", reason);
    if (stage !== "dead") this.#carryOut(this.#behaviour.gone(connection.id, true, this.#clock.now()));
    return true;
  }
}
