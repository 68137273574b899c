import type { Cut, FaultConnection } from "../faults/moments.ts";
import type { Behaviour, ConnectionId, Effect, RelayedBehaviour } from "../tws/context/effects.ts";
import { requestName } from "../wire/catalogue.ts";
import type { Inbound } from "../wire/frames.ts";
import type { Clock } from "../world/clock.ts";
import { TimerGroup } from "../world/timer-group.ts";
import type { Trace } from "../world/trace.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { accepted } from "./accepted.ts";
import { refusalByFault } from "./client-id-in-use.ts";
import { type Connection, type Dial, oldestIdle, type ServerEnd, type ServerLink } from "./connection.ts";
import { type CombinedVerdict, combined, type Injections, isLoss } from "./injections.ts";
import { momentOfClient } from "./moment.ts";
import { Outlet } from "./outlet.ts";
import { RelayHooks } from "./relay-hooks.ts";
import { type NotServed, ServerTrace } from "./server-trace.ts";
import { joined, type Touched } from "./touched.ts";

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
  readonly #hooks: RelayHooks;
  #connectionsMade = 0;

  constructor({ behaviour, clock, trace, injections, notServed, relayed }: ServerParts) {
    this.#hooks = new RelayHooks(relayed);
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#trace = new ServerTrace(trace, clock, notServed);
    this.#injections = injections;
    this.#timers = new TimerGroup(clock);
    this.#outlet = new Outlet({
      timers: this.#timers,
      trace: this.#trace,
      injections,
      hooks: this.#hooks,
      lose: (connection, verdict) => this.#lose(connection, verdict),
    });
  }

  /** Accepts a connection. */
  accept(link: ServerLink, { mute = false, delayMs = 0, hangUp, faults }: Partial<Dial> = {}): ServerEnd {
    const idle = oldestIdle(this.#connections);
    if (idle !== undefined && this.#finish(idle, "too many connections have no session")) idle.reset();
    const { connection, incoming, pause } = accepted({
      id: ++this.#connectionsMade,
      link,
      // What is about to be cut reads nothing, however fast the client is.
      mute: mute || hangUp !== undefined,
      readableMs: this.#clock.now() + delayMs,
      timers: this.#timers,
      faults: this.#injections,
      hooks: this.#hooks,
      receive: (one, inbound) => this.#receive(one, inbound),
      ended: (one) => this.#left(one, "fin"),
    });
    this.#connections.set(connection.id, connection);
    this.#trace.event(connection.id, "opened", mute ? "and stays mute" : "", faults);
    if (!mute && hangUp === undefined) this.#hooks.opened(connection, pause);
    if (hangUp !== undefined) this.#timers.after(delayMs, () => this.#cut(connection, hangUp, faults));
    return {
      received: (bytes) => incoming.received(bytes),
      leaving: (how) => void (connection.stage !== "closed" && this.#trace.event(connection.id, "left", how)),
      left: (how) => {
        if (how === "fin") incoming.flow.end();
        else if (connection.getsReset) this.#left(connection, how);
        else this.#makeHalfOpen(connection, connection.byteFaults("in"));
      },
      drained: () => this.#hooks.drained(connection),
    };
  }

  /** Gets the connections that have a session and work in both directions. */
  started(): readonly (FaultConnection & Pick<Connection, "serverVersion">)[] {
    return [...this.#connections.values()].filter(({ stage }) => stage === "started");
  }

  /** Cuts a connection or makes it half-open or half-closed, as a fault requires. */
  lose(id: ConnectionId, verdict: CombinedVerdict): void {
    const one = this.#connections.get(id);
    if (one !== undefined) this.#lose(one, verdict);
  }

  /** Handles an event that concerns TWS as a whole. */
  happens(event: TwsEvent, faults?: Touched): void {
    this.carryOut(this.#behaviour.happens(event, this.#clock.now()), faults);
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
    for (const one of [...this.#connections.values()]) {
      if (this.#finish(one, "the server closes")) one.reset();
    }
    this.#timers.clear();
  }

  #receive(connection: Connection, inbound: Inbound): void {
    const name = inbound.kind === "frame" ? requestName(inbound.fields) : inbound.kind;
    const fields = inbound.kind === "frame" ? inbound.fields : [];
    this.#hooks.arrived(connection, name, inbound);
    const moment = momentOfClient(connection, name, fields);
    const onFrame = this.#injections.frame(moment);
    const bytesOf = connection.byteFaults("in");
    const verdict = bytesOf === undefined ? onFrame : { ...onFrame, faults: joined(onFrame.faults, bytesOf) };
    const { forgotten } = connection;
    this.#hooks.touched(inbound, onFrame);
    connection.inOrder(this.#timers, "in", verdict.delayMs ?? 0, () => {
      if (!connection.isOpen || forgotten !== connection.forgotten) return;
      const reading = this.#injections.read(moment);
      this.#hooks.touched(inbound, reading);
      const both = combined(verdict, reading);
      if (reading.unread !== true) return this.#read(connection, inbound, name, both);
      this.#trace.unread(connection.id, name, fields, both.faults);
      this.#lose(connection, reading);
    });
  }

  #read(connection: Connection, inbound: Inbound, name: string, verdict: CombinedVerdict): void {
    const nowMs = this.#clock.now();
    if (inbound.kind === "bad") return this.#end(connection, inbound.reason);
    if (inbound.kind === "hello") {
      const { versionMin, versionMax } = inbound.hello;
      this.#trace.event(connection.id, "hello", `${versionMin}..${versionMax}`, verdict.faults);
      const effects = this.#behaviour.hello(connection.id, this.#injections.hello(inbound.hello), nowMs);
      return this.carryOut(effects);
    }
    const isLost = verdict.swallow === true;
    const [{ faults }, { fields, text, exact }] = [verdict, inbound];
    this.#trace.message(connection, { direction: "in", name, fields, isLost, joined: text, faults });
    if (isLost) return this.#lose(connection, verdict);
    if (name === "startApi" && connection.stage === "greeting") {
      const refusal = refusalByFault(connection, fields, this.#outlet);
      if (refusal !== undefined) return this.#end(connection, refusal.reason, refusal.faults);
    }
    const effects = this.#behaviour.receive(connection.id, fields, nowMs, exact);
    const clients = connection.stage === "greeting" ? this.#behaviour.clients() : undefined;
    if (clients?.get(connection.clientId) === connection.id) connection.stage = "started";
    if (connection.stage === "started") connection.frames++;
    // The request was read and carried out; only the answer is lost. Other clients are notified.
    const isOther = (one: Effect): boolean => one.kind !== "send" || one.connection !== connection.id;
    this.carryOut(isLoss(verdict) ? effects.filter(isOther) : effects, this.#injections.answered());
    this.#lose(connection, verdict);
  }

  #lose(connection: Connection, { halfOpen, halfClose, cut, faults }: CombinedVerdict): void {
    if (halfClose === true) this.#halfClose(connection, faults);
    if (halfOpen === true) this.#makeHalfOpen(connection, faults);
    if (cut !== undefined) this.#cut(connection, cut, faults);
  }

  /** Carries out effects: of the behaviour, or from outside of it; `causes` are faults that they come from. */
  carryOut(effects: readonly Effect[], causes?: Touched): void {
    for (const effect of effects) {
      const connection = effect.kind === "wake" ? undefined : this.#connections.get(effect.connection);
      if (effect.kind === "wake") this.#wake(effect.key, effect.atMs);
      else if (effect.kind === "note") this.#trace.event(effect.connection, effect.event, effect.detail);
      else if (connection === undefined) continue;
      else if (effect.kind === "send") this.#outlet.send(connection, effect, causes);
      else if (effect.kind === "reset") this.#cut(connection, "rst", causes, effect.reason);
      else this.#end(connection, effect.reason, causes);
    }
  }

  #wake(key: string, atMs: number): void {
    this.#timers.set(key, atMs - this.#clock.now(), () =>
      this.carryOut(this.#behaviour.wake(key, this.#clock.now())),
    );
  }

  /** Closes a connection in order, after everything sent before. */
  #end(connection: Connection, reason: string, faults?: Touched): void {
    if (connection.stage === "closed" || connection.stage === "dead") return;
    connection.inOrder(this.#timers, "out", 0, () => {
      if (this.#finish(connection, reason, faults)) connection.end();
    });
  }

  #cut(connection: Connection, how: Cut, faults: Touched, reason = `a fault cut it (${how})`): void {
    if (!this.#finish(connection, reason, faults, how)) return;
    if (how === "fin") connection.end();
    else connection.reset();
  }

  #left(connection: Connection, how: Cut): void {
    if (connection.stage === "dead") return void this.#connections.delete(connection.id);
    // A client that has only ended what it sends still gets what comes from elsewhere.
    if (how === "fin" && this.#hooks.ended(connection)) return;
    if (!this.#finish(connection, `the client left (${how})`, undefined, how)) return;
    if (how === "fin") connection.closeToo();
    else connection.forget();
  }

  #halfClose(connection: Connection, faults: Touched): void {
    if (!connection.isSending) return;
    if (!connection.canEndWriting) return this.#cut(connection, "fin", faults);
    this.#trace.event(connection.id, "half-closed", "nothing is sent any more", faults);
    connection.endWriting();
  }

  #makeHalfOpen(connection: Connection, faults: Touched): void {
    if (!connection.isOpen) return;
    connection.stage = "dead";
    this.#trace.event(connection.id, "dead", "nothing gets through any more", faults);
    this.carryOut(this.#behaviour.gone(connection.id, false, this.#clock.now()));
  }

  /** Marks a connection as closed. @returns False when it was closed already. */
  #finish(connection: Connection, reason: string, faults?: Touched, how: Cut = "fin"): boolean {
    const { stage } = connection;
    if (stage === "closed") return false;
    connection.stage = "closed";
    this.#connections.delete(connection.id);
    this.#trace.event(connection.id, "closed", reason, faults);
    if (stage !== "dead") this.carryOut(this.#behaviour.gone(connection.id, true, this.#clock.now(), how));
    return true;
  }
}
