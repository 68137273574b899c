import type { Cut, FaultConnection, LossVerdict } from "../faults/moments.ts";
import type { Behaviour, ConnectionId, Effect, RelayedBehaviour } from "../tws/context/effects.ts";
import { requestName } from "../wire/catalogue.ts";
import type { Inbound } from "../wire/frames.ts";
import type { Clock } from "../world/clock.ts";
import { TimerGroup } from "../world/timer-group.ts";
import type { Trace } from "../world/trace.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { ByteFlow } from "./byte-flow.ts";
import { refusalByFault } from "./client-id-in-use.ts";
import { Connection, type Dial, oldestIdle, type ServerEnd, type ServerLink } from "./connection.ts";
import { Inbox, workOf } from "./inbox.ts";
import { combined, type Injections } from "./injections.ts";
import { momentOf } from "./moment.ts";
import { Outlet } from "./outlet.ts";
import { HeldBack, pausers } from "./pausers.ts";
import { reportTouches } from "./report-touches.ts";
import { type NotServed, ServerTrace } from "./server-trace.ts";

/** Parts of a server. */
export interface ServerParts {
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Faults in force, which can act at every message. */
  readonly injections: Injections;
  /** Called for a request that TWS does not serve because of a fault. */
  readonly notServed: NotServed;
  /** The behaviour within, where it lies elsewhere. */
  readonly relayed?: RelayedBehaviour | undefined;
}

/** Connections of a fake TWS: turns bytes into messages and back, and carries out the effects of the behaviour. */
export class Server {
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #trace: ServerTrace;
  readonly #injections: Injections;
  readonly #timers: TimerGroup;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #outlet: Outlet;
  readonly #relayed: RelayedBehaviour | undefined;
  #connectionsMade = 0;

  constructor({ behaviour, clock, trace, injections, notServed, relayed }: ServerParts) {
    this.#relayed = relayed;
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#trace = new ServerTrace(trace, clock, notServed);
    this.#injections = injections;
    this.#timers = new TimerGroup(clock);
    this.#outlet = new Outlet({
      timers: this.#timers,
      trace: this.#trace,
      injections,
      cut: (connection, how) => this.#cut(connection, how),
      makeHalfOpen: (connection) => this.#makeHalfOpen(connection),
      drained: relayed && (({ id }) => relayed.drained(id)),
      touched: relayed && ((exact, verdict) => reportTouches(relayed, exact, verdict)),
    });
  }

  /** Accepts a connection. */
  accept(link: ServerLink, { mute = false, delayMs = 0, hangUp }: Partial<Dial> = {}): ServerEnd {
    const idle = oldestIdle(this.#connections);
    if (idle !== undefined && this.#finish(idle, "too many connections have no session")) idle.reset();
    const pauser = pausers(link);
    const inbox = new Inbox(this.#timers, {
      handle: (inbound) => {
        const before = connection.writtenBytes;
        this.#receive(connection, inbound);
        return workOf(connection.writtenBytes - before);
      },
      pause: pauser("inbox"),
    });
    const held = new HeldBack(pauser("faults"));
    const received = new ByteFlow("in", this.#injections, {
      write: (bytes) => {
        held.left(bytes.length);
        if (connection.isOpen) inbox.received(bytes);
      },
      end: () =>
        inbox.afterAll(() => connection.inOrder(this.#timers, "in", 0, () => this.#left(connection, "fin"))),
    });
    const connection: Connection = new Connection({
      id: ++this.#connectionsMade,
      link,
      flows: {
        in: received,
        out: new ByteFlow("out", this.#injections, {
          write: (bytes) => {
            connection.leftBytes += bytes.length;
            link.write(bytes);
            this.#relayed?.drained(connection.id);
          },
          end: () => link.end(),
        }),
      },
      inbox,
      mute,
      readableMs: this.#clock.now() + delayMs,
    });
    this.#connections.set(connection.id, connection);
    this.#trace.event(connection.id, "opened", mute ? "and stays mute" : "");
    const isServed = !mute && hangUp === undefined;
    if (isServed)
      this.#relayed?.opened(connection.id, {
        waitingBytes: () => connection.waitingBytes,
        pause: pauser("behaviour"),
      });
    if (hangUp !== undefined) this.#timers.after(delayMs, () => this.#cut(connection, hangUp));
    return {
      received: (bytes) => {
        if (!connection.isOpen) return;
        held.came(bytes.length);
        received.write(bytes);
      },
      leaving: (how) => {
        if (connection.stage !== "closed") this.#trace.event(connection.id, "left", how);
      },
      left: (how) => {
        if (how === "rst") this.#left(connection, how);
        else received.end();
      },
      drained: () => this.#relayed?.drained(connection.id),
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
    this.carryOut(this.#behaviour.happens(event, this.#clock.now()));
  }

  /**
   * Ends all connections in order, and numbers later ones from 1; or keeps them, and forgets the messages of sessions that are
   * delayed and not read or written yet.
   */
  reset(sessions: "end" | "keep"): void {
    this.#outlet.forget();
    for (const one of [...this.#connections.values()]) {
      if (sessions === "end" && this.#finish(one, "the fake is put back to the start")) one.end();
      else if (one.stage === "started") one.forgetRequests();
    }
    if (sessions === "end") this.#connectionsMade = 0;
  }

  /** Ends all connections and every timer. */
  close(): void {
    for (const connection of [...this.#connections.values()]) {
      this.#finish(connection, "the server closes");
      connection.reset();
    }
    this.#timers.clear();
  }

  #receive(connection: Connection, inbound: Inbound): void {
    const name = inbound.kind === "frame" ? requestName(inbound.fields) : inbound.kind;
    const fields = inbound.kind === "frame" ? inbound.fields : [];
    this.#relayed?.arrived(connection.id, name, inbound);
    const moment = momentOf(connection, { direction: "in", name, fields }, connection.frames + 1);
    const verdict = this.#injections.frame(moment);
    if (this.#relayed !== undefined) reportTouches(this.#relayed, inbound, verdict);
    const { forgotten } = connection;
    connection.inOrder(this.#timers, "in", verdict.delayMs ?? 0, () => {
      if (!connection.isOpen || forgotten !== connection.forgotten) return;
      const reading = this.#injections.read(moment);
      if (this.#relayed !== undefined) reportTouches(this.#relayed, inbound, reading);
      if (reading.unread === true) {
        this.#trace.unread(connection.id, name, fields);
        return this.#lose(connection, reading);
      }
      this.#read(connection, inbound, name, combined(verdict, reading));
    });
  }

  #read(connection: Connection, inbound: Inbound, name: string, verdict: LossVerdict): void {
    const nowMs = this.#clock.now();
    if (inbound.kind === "bad") return this.#end(connection, inbound.reason);
    if (inbound.kind === "hello") {
      const { versionMin, versionMax } = inbound.hello;
      this.#trace.event(connection.id, "hello", `${versionMin}..${versionMax}`);
      return this.carryOut(this.#behaviour.hello(connection.id, inbound.hello, nowMs));
    }
    const isLost = verdict.swallow === true;
    const { fields, text: joined, exact } = inbound;
    this.#trace.message(connection, { direction: "in", name, fields, isLost, joined });
    if (isLost) return this.#lose(connection, verdict);
    if (name === "startApi" && connection.stage === "greeting") {
      const reason = refusalByFault(connection, fields, this.#outlet);
      if (reason !== undefined) return this.#end(connection, reason);
    }
    const effects = this.#behaviour.receive(connection.id, fields, nowMs, exact);
    if (this.#behaviour.clients().get(connection.clientId) === connection.id) connection.stage = "started";
    if (connection.stage === "started") connection.frames++;
    // The request was read and carried out; only the answer is lost. Other clients are notified.
    const isUnanswered = verdict.cut !== undefined || verdict.halfOpen === true;
    const isOther = (one: Effect): boolean => one.kind !== "send" || one.connection !== connection.id;
    this.carryOut(isUnanswered ? effects.filter(isOther) : effects);
    this.#lose(connection, verdict);
  }

  #lose(connection: Connection, { halfOpen, cut }: LossVerdict): void {
    if (halfOpen === true) this.#makeHalfOpen(connection);
    if (cut !== undefined) this.#cut(connection, cut);
  }

  /** Carries out effects: of the behaviour, or from outside of it. */
  carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const connection = effect.kind === "wake" ? undefined : this.#connections.get(effect.connection);
      if (effect.kind === "wake") this.#wake(effect.key, effect.atMs);
      else if (effect.kind === "note") this.#trace.event(effect.connection, effect.event, effect.detail);
      else if (connection === undefined) continue;
      else if (effect.kind === "send")
        this.#outlet.send(connection, effect.name, effect.fields, effect.bytes);
      else if (effect.kind === "reset") this.#reset(connection, effect.reason);
      else this.#end(connection, effect.reason);
    }
  }

  #wake(key: string, atMs: number): void {
    this.#timers.set(key, atMs - this.#clock.now(), () =>
      this.carryOut(this.#behaviour.wake(key, this.#clock.now())),
    );
  }

  /** Closes a connection in order, after everything sent before. */
  #end(connection: Connection, reason: string): void {
    if (connection.stage === "closed" || connection.stage === "dead") return;
    connection.inOrder(this.#timers, "out", 0, () => {
      if (this.#finish(connection, reason)) connection.end();
    });
  }

  /** Resets a connection. What is on its way is lost. */
  #reset(connection: Connection, reason: string): void {
    if (connection.stage !== "dead" && this.#finish(connection, reason, "rst")) connection.reset();
  }

  #cut(connection: Connection, how: Cut): void {
    if (!this.#finish(connection, `a fault cut it (${how})`, how)) return;
    if (how === "fin") connection.end();
    else connection.reset();
  }

  #left(connection: Connection, how: Cut): void {
    if (connection.stage === "dead") return void this.#connections.delete(connection.id);
    // What is still to come from elsewhere is sent to a client that has only ended what it sends.
    if (how === "fin" && connection.isOpen && this.#relayed !== undefined)
      return this.#relayed.ended(connection.id);
    if (!this.#finish(connection, `the client left (${how})`, how)) return;
    if (how === "fin") connection.closeToo();
    else connection.forget();
  }

  #makeHalfOpen(connection: Connection): void {
    if (!connection.isOpen) return;
    connection.stage = "dead";
    this.#trace.event(connection.id, "dead", "nothing gets through any more");
    this.carryOut(this.#behaviour.gone(connection.id, false, this.#clock.now()));
  }

  /** Marks a connection as closed. @returns False when it was closed already. */
  #finish(connection: Connection, reason: string, how: Cut = "fin"): boolean {
    const { stage } = connection;
    if (stage === "closed") return false;
    connection.stage = "closed";
    this.#connections.delete(connection.id);
    this.#trace.event(connection.id, "closed", reason);
    if (stage !== "dead") this.carryOut(this.#behaviour.gone(connection.id, true, this.#clock.now(), how));
    return true;
  }
}
