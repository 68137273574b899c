import { Exchange } from "../exchange/exchange.ts";
import type { Cut, Fault, FaultConnection, FrameVerdict } from "../faults/fault.ts";
import type { Behaviour, ConnectionId, Effect } from "../tws/effects.ts";
import { Tws, type TwsOptions } from "../tws/tws.ts";
import { encodeFrame, type Inbound } from "../wire/frames.ts";
import { requestName } from "../wire/request-names.ts";
import { error } from "../wire/responses.ts";
import { Alarms } from "../world/alarms.ts";
import { type Clock, systemClock } from "../world/clock.ts";
import { type Random, seeded } from "../world/random.ts";
import { Trace } from "../world/trace.ts";
import { Connection, type ServerEnd, type ServerLink } from "./connection.ts";
import { type Injected, Injections } from "./injections.ts";

/** How a fake TWS is made. */
export interface FakeTwsOptions extends TwsOptions {
  /** Fixes prices and every choice of every fault. Default 1. */
  readonly seed?: number;
  /** Default: the machine's own time. */
  readonly clock?: Clock;
  /** Default: `Tws` on an `Exchange` of the same seed. */
  readonly behaviour?: Behaviour;
}

/** How a dial goes. */
export interface Dial {
  readonly refused: boolean;
  /** Until it is answered, in ms. */
  readonly delayMs: number;
  readonly mute: boolean;
}

/** A session that the server believes in. */
export interface ServerSession {
  readonly connection: ConnectionId;
  readonly clientId: number;
}

/**
 * A TWS that any client can connect to, and that misbehaves on request.
 *
 * It holds connections, carries out what the behaviour says, and asks the faults at every moment. Doors bring the
 * connections: `listen` for TCP, `MemoryNetwork` for virtual time.
 */
export class FakeTws {
  readonly trace: Trace = new Trace();
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #alarms: Alarms;
  readonly #wakes = new Map<string, () => void>();
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #injections: Injections;
  #connectionsMade = 0;

  constructor(options: FakeTwsOptions = {}) {
    const { seed = 1, clock = systemClock, behaviour } = options;
    this.#clock = clock;
    this.#alarms = new Alarms(clock);
    this.#random = seeded(seed);
    this.#behaviour = behaviour ?? new Tws(new Exchange({ seed }), options);
    this.#injections = new Injections(clock, {
      random: (name) => this.#random.fork(name),
      connections: () => this.#started(),
      cut: (id, how) => this.#cutById(id, how),
      deaden: (id) => this.#deadenById(id),
      record: (event, detail) => this.#record(0, event, detail),
    });
  }

  /**
   * Makes the world misbehave, from now on.
   *
   * @returns The fault in force; `heal()` ends it.
   */
  inject(fault: Fault): Injected {
    return this.#injections.inject(fault);
  }

  /** The faults in force, oldest first. */
  faults(): readonly Injected[] {
    return this.#injections.active();
  }

  /** Ends all faults. Connections that are mute or dead stay so. */
  heal(): void {
    for (const injected of this.faults()) injected.heal();
  }

  /** Calls back whenever dials begin or cease to be refused, for doors that have to stop listening. */
  onRefusing(listener: (refusing: boolean) => void): () => void {
    return this.#injections.onRefusing(listener);
  }

  /** Are dials refused now? */
  get refusing(): boolean {
    return this.#injections.refusing;
  }

  /** Client IDs that are taken, with the connection that holds each. */
  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#behaviour.clients();
  }

  /** Connections that have a session and get through. */
  sessions(): readonly ServerSession[] {
    return this.#started().map(({ id, clientId }) => ({ connection: id, clientId }));
  }

  /** A door asks how a dial goes. */
  dial(): Dial {
    const dial = this.#injections.dial();
    if (dial.refused) this.#record(0, "refused", "");
    return dial;
  }

  /** A door brings a connection. */
  accept(link: ServerLink, { mute = false, delayMs = 0 }: Partial<Dial> = {}): ServerEnd {
    const connection = new Connection(++this.#connectionsMade, link, mute, this.#clock.now() + delayMs);
    this.#connections.set(connection.id, connection);
    this.#record(connection.id, "opened", mute ? "and stays mute" : "");
    return {
      received: (bytes) => {
        if (connection.stage !== "greeting" && connection.stage !== "started") return;
        for (const inbound of connection.reader.push(bytes)) this.#receive(connection, inbound);
      },
      leaving: (how) => {
        if (connection.stage !== "closed") this.#record(connection.id, "left", how);
      },
      left: (how) => {
        if (how === "rst") this.#left(connection, how);
        else this.#inOrder(connection, "in", 0, () => this.#left(connection, how));
      },
    };
  }

  /** Writes something into the trace that is about no connection. */
  note(event: string, detail: string): void {
    this.#record(0, event, detail);
  }

  /** Ends all connections and faults. Nothing is left on the clock. */
  close(): void {
    this.heal();
    for (const connection of [...this.#connections.values()]) {
      this.#finish(connection, "the server closes");
      connection.link.reset();
    }
    this.#alarms.clear();
    this.#wakes.clear();
    this.#injections.close();
  }

  #started(): (FaultConnection & Connection)[] {
    return [...this.#connections.values()].filter(({ stage }) => stage === "started");
  }

  #receive(connection: Connection, inbound: Inbound): void {
    const name = inbound.kind === "frame" ? requestName(inbound.fields) : inbound.kind;
    const verdict = this.#injections.frame({
      connection: connection.id,
      direction: "in",
      name,
      count: connection.frames + 1,
    });
    this.#inOrder(connection, "in", verdict.delayMs ?? 0, () =>
      this.#read(connection, inbound, name, verdict),
    );
  }

  #read(connection: Connection, inbound: Inbound, name: string, verdict: FrameVerdict): void {
    if (connection.stage !== "greeting" && connection.stage !== "started") return;
    const nowMs = this.#clock.now();
    if (inbound.kind === "bad") return this.#end(connection, inbound.reason);
    if (inbound.kind === "hello") {
      const { versionMin, versionMax } = inbound.hello;
      this.#record(connection.id, "hello", `${versionMin}..${versionMax}`);
      return this.#carryOut(this.#behaviour.hello(connection.id, inbound.hello, nowMs));
    }
    this.#record(connection.id, "read", name);
    if (name === "startApi" && connection.stage === "greeting" && this.#conflicts(connection, inbound.fields))
      return;
    const effects = this.#behaviour.receive(connection.id, inbound.fields, nowMs);
    if (this.clients().get(connection.clientId) === connection.id) connection.stage = "started";
    if (connection.stage === "started") connection.frames++;
    // The request has been read, and what follows from it has happened; only the answer is lost.
    const lost = verdict.cut !== undefined || verdict.deaden === true;
    this.#carryOut(lost ? effects.filter(({ kind }) => kind !== "send") : effects);
    if (verdict.deaden) this.#deaden(connection);
    if (verdict.cut !== undefined) this.#cut(connection, verdict.cut);
  }

  /** @returns True when a fault has refused the client ID, and the connection with it. */
  #conflicts(connection: Connection, fields: readonly string[]): boolean {
    connection.clientId = Number(fields[2]);
    this.#record(connection.id, "start", `${connection.clientId}`);
    if (!this.#injections.conflicts(connection.clientId)) return false;
    const text = "Unable to connect as the client id is already in use. Retry with a unique client id.";
    const conflict = error.write({ reqId: -1, code: 326, text, advanced: "" }, connection.serverVersion);
    this.#send(connection, "error", conflict);
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
      if (effect.kind === "note") this.#record(effect.connection, effect.event, effect.detail);
      else if (connection === undefined) continue;
      else if (effect.kind === "send") this.#send(connection, effect.name, effect.fields);
      else this.#end(connection, effect.reason);
    }
  }

  #wake(key: string, atMs: number): void {
    this.#wakes.get(key)?.();
    const cancel = this.#alarms.after(atMs - this.#clock.now(), () => {
      this.#wakes.delete(key);
      this.#carryOut(this.#behaviour.wake(key, this.#clock.now()));
    });
    this.#wakes.set(key, cancel);
  }

  #send(connection: Connection, name: string, fields: readonly string[]): void {
    if (connection.stage !== "greeting" && connection.stage !== "started") return;
    if (name === "greeting") connection.serverVersion = Number(fields[0]);
    if (connection.stage === "started") connection.frames++;
    const moment = { connection: connection.id, direction: "out", name, count: connection.frames } as const;
    const verdict = this.#injections.frame(moment);
    this.#inOrder(connection, "out", verdict.delayMs ?? 0, () => {
      if (connection.stage === "dead" || connection.stage === "closed") return;
      this.#record(
        connection.id,
        "sent",
        name === "error" ? `error ${fields[fields.length > 4 ? 3 : 2]}` : name,
      );
      connection.link.write(encodeFrame(fields));
      if (verdict.deaden) this.#deaden(connection);
      if (verdict.cut !== undefined) this.#cut(connection, verdict.cut);
    });
  }

  /** Delays an action, never past one that was to come before it; without any delay it happens at once. */
  #inOrder(connection: Connection, direction: "in" | "out", delayMs: number, action: () => void): void {
    const nowMs = this.#clock.now();
    const dueMs = Math.max(connection.dueMs[direction], nowMs + delayMs);
    if (dueMs <= nowMs) return action();
    connection.dueMs[direction] = dueMs;
    this.#alarms.after(dueMs - nowMs, action);
  }

  /** The server ends a connection in order, after what it has sent. */
  #end(connection: Connection, reason: string): void {
    if (connection.stage === "closed" || connection.stage === "dead") return;
    this.#inOrder(connection, "out", 0, () => {
      if (!this.#finish(connection, reason)) return;
      connection.link.end();
    });
  }

  #cutById(id: ConnectionId, how: Cut): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#cut(connection, how);
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

  #deadenById(id: ConnectionId): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#deaden(connection);
  }

  #deaden(connection: Connection): void {
    if (connection.stage !== "started") return;
    connection.stage = "dead";
    this.#record(connection.id, "dead", "nothing gets through any more");
    this.#carryOut(this.#behaviour.gone(connection.id, false, this.#clock.now()));
  }

  /** @returns False when it was over already. */
  #finish(connection: Connection, reason: string): boolean {
    const { stage } = connection;
    if (stage === "closed") return false;
    connection.stage = "closed";
    this.#connections.delete(connection.id);
    this.#record(connection.id, "closed", reason);
    if (stage !== "dead") this.#carryOut(this.#behaviour.gone(connection.id, true, this.#clock.now()));
    return true;
  }

  #record(connection: ConnectionId, event: string, detail: string): void {
    this.trace.record({ atMs: this.#clock.now(), connection, event, detail });
  }
}
