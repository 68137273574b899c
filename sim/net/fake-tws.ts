import { scheduleDailyFaults } from "../faults/daily-faults.ts";
import type { Fault } from "../faults/fault.ts";
import { checkError } from "../script/rule-check.ts";
import { Script } from "../script/script.ts";
import { type HeldPositions, heldPositions, replacedPositions } from "../tws/by-hand/replaced-positions.ts";
import { resetShared } from "../tws/by-hand/reset.ts";
import { type ConnectionId, isRelayed } from "../tws/context/effects.ts";
import type { OrderCounts } from "../tws/context/order-counts.ts";
import type { Tws } from "../tws/tws.ts";
import { type Clock, systemClock } from "../world/clock.ts";
import { checkOptions } from "../world/option-fields.ts";
import { seeded } from "../world/random.ts";
import { TimerGroup } from "../world/timer-group.ts";
import { Trace } from "../world/trace.ts";
import type { Dial, ServerEnd, ServerLink, ServerSession } from "./connection.ts";
import { FAKE_TWS_OPTIONS, type FakeTwsOptions } from "./fake-tws-options.ts";
import { keptOrder, refuseRequests } from "./fault-controls.ts";
import type { FaultRecord } from "./fault-record.ts";
import type { Injected } from "./faults-in-force.ts";
import { Injections } from "./injections.ts";
import type { Inside } from "./inside.ts";
import { Server } from "./server.ts";
import { touchedBy } from "./touched.ts";
import { savedState, type TwsState } from "./tws-state.ts";
import { twsWithExchange } from "./tws-with-exchange.ts";

let reveal: (tws: FakeTws) => Inside;

/** Gets what is inside a fake TWS. */
export function insideOf(tws: FakeTws): Inside {
  return reveal(tws);
}

/**
 * A TWS that any client can connect to, and that misbehaves on request.
 *
 * Clients reach it through `listen` (TCP) or a `MemoryNetwork` (virtual time). Faults can be injected and healed while it
 * runs; `trace` records every event.
 */
export class FakeTws {
  /** Record of every event. */
  readonly trace: Trace = new Trace();
  /** What clients requested and were answered, and the rules that change it. */
  readonly script: Script;
  readonly #clock: Clock;
  readonly #injections: Injections;
  readonly #server: Server;
  readonly #options: FakeTwsOptions & { readonly seed: number; readonly clock: Clock };
  readonly #tws: Tws;
  /** The rules of faults. */
  readonly #served: Script;
  readonly #timers: TimerGroup;

  static {
    reveal = (fake) => ({
      clock: fake.#clock,
      shared: fake.#tws.shared,
      seed: fake.#options.seed,
      protocolOf: (connection) => fake.#server.started().find(({ id }) => id === connection)?.serverVersion,
      settle: () => fake.#settle(),
    });
  }

  /** Makes a fake TWS that no network reaches yet. */
  constructor(options: FakeTwsOptions = {}) {
    checkOptions(FAKE_TWS_OPTIONS, options, "a fake TWS");
    const { seed = 1, clock = systemClock } = options;
    this.#options = { ...options, seed, clock };
    const tws = twsWithExchange(this.#options);
    this.#tws = tws;
    // The rules of faults are apart from those of a test, and apply to what the rules of the test leave to TWS.
    const relayed = isRelayed(options.behaviour) ? options.behaviour : undefined;
    const served = new Script(options.behaviour ?? tws);
    this.#served = served;
    this.script = new Script(served);
    const random = seeded(seed);
    this.#clock = clock;
    this.#injections = new Injections(clock, {
      random: (name) => random.fork(name),
      connections: () => this.#server.started(),
      lose: (id, verdict) => this.#server.lose(id, verdict),
      happens: (event, faults) => this.#server.happens(event, faults),
      record: (event, detail) => this.note(event, detail),
      order: (clientId, orderId) =>
        relayed === undefined
          ? keptOrder(tws.shared.exchange, tws.placedOrder(clientId, orderId))
          : relayed.order(clientId, orderId),
      refuse: (requests) => refuseRequests(served, requests),
    });
    this.#server = new Server({
      behaviour: this.script,
      clock,
      trace: this.trace,
      injections: this.#injections,
      notServed: (connection, fields, how) =>
        this.script.notServed(connection, fields, how, this.#clock.now()),
      relayed,
    });
    relayed?.begin((effects) => this.#server.carryOut(this.script.emitted(effects, clock.now())));
    this.#timers = new TimerGroup(clock);
    scheduleDailyFaults(options.timetable ?? [], this.#timers, (fault) => void this.inject(fault));
  }

  /**
   * Injects a fault.
   *
   * @returns The fault in force; `heal()` ends it.
   * @throws {Error} For one that a behaviour that lies elsewhere cannot have.
   */
  inject(fault: Fault): Injected {
    const { behaviour } = this.#options;
    const refusal = isRelayed(behaviour) ? behaviour.refusal(fault) : undefined;
    if (refusal !== undefined) throw new Error(`Cannot inject the fault ${fault.text}: ${refusal}`);
    return this.#injections.inject(fault);
  }

  /**
   * Sends an error or a notice about no request.
   *
   * @param clientId Client ID of the session. Default: every session.
   * @throws {RangeError} For a code that is none, and a text that is none.
   */
  notify(code: number, text: string, clientId?: number): void {
    checkError("notify clients", code, text);
    this.#server.carryOut(this.script.notice(code, text, clientId));
  }

  /** The faults in force, oldest first. */
  faults(): readonly Injected[] {
    return this.#injections.active();
  }

  /** Gets what is known of each fault since the start, oldest first, healed or not: what it has touched, if anything. */
  faultRecords(): readonly FaultRecord[] {
    return this.#injections.records();
  }

  /** Heals all faults. Mute and half-open connections stay as they are. */
  heal(): void {
    this.#injections.healAll();
  }

  /** Notifies a listener when dials begin or cease to be refused, so that a TCP listener can follow. */
  onRefusing(listener: (refusing: boolean) => void): () => void {
    return this.#injections.onRefusing(listener);
  }

  /** Gets the state that a later fake needs to continue from here; it can be written as JSON. */
  state(): TwsState {
    const { exchange } = this.#tws.shared;
    const { seed } = this.#options;
    const { accounts, trading } = exchange;
    const placedOrders = this.#tws.placedOrders();
    return savedState({ seed, accounts, trading: trading.state(), placedOrders });
  }

  /** Gets the numbers of orders that were placed, modified, cancelled and refused, and of what-if orders. */
  orderCounts(): Readonly<OrderCounts> {
    return { ...this.#tws.orderCounts };
  }

  /** Notes that a port is closed while dials are refused: nobody will see them, and the faults count as effective. */
  portClosed(): void {
    this.#injections.portClosed();
  }

  /** True while dials are refused. */
  get refusing(): boolean {
    return this.#injections.refusing;
  }

  /** Gets the client IDs in use, with the connection that holds each. */
  clients(): ReadonlyMap<number, ConnectionId> {
    return this.script.clients();
  }

  /** Gets the sessions whose connections work in both directions. */
  sessions(): readonly ServerSession[] {
    return this.#server.started().map(({ id, clientId }) => ({ connection: id, clientId }));
  }

  /** Decides the outcome of a dial. @param isRepeat Whether it is the same dial again, because nothing has answered it. */
  dial(isRepeat = false): Dial {
    const dial = this.#injections.dial();
    if (dial.refused) this.note("refused", "", dial.faults);
    else if (dial.lost === true && !isRepeat) this.note("refused", "it was lost on its way", dial.faults);
    return dial;
  }

  /** Accepts a connection. */
  accept(link: ServerLink, dial: Partial<Dial> = {}): ServerEnd {
    return this.#server.accept(link, dial);
  }

  /** Records an event that concerns no connection; `faults` are the texts of the faults that caused it. */
  note(event: string, detail: string, faults?: readonly string[]): void {
    this.trace.record(touchedBy({ atMs: this.#clock.now(), connection: 0, event, detail }, faults));
  }

  /**
   * Puts it back to the start, but for the time: the account, orders, fills, prices by hand, faults, rules, logs and the trace.
   *
   * @param sessions Whether the sessions end first, and connections are numbered from 1 again, or live on with their
   * subscriptions: they are sent the positions and account values that are others now. What they requested and TWS has not
   * read or answered yet is dropped. No status is sent for orders, as there are none any more.
   */
  reset(sessions: "end" | "keep"): void {
    this.heal();
    this.#server.reset(sessions);
    const { shared } = twsWithExchange(this.#options);
    const held = (): HeldPositions => heldPositions(this.#tws.shared.exchange, this.#clock.now());
    const before = sessions === "keep" ? held() : undefined;
    resetShared(this.#tws.shared, shared.exchange, shared.placedOrders.state());
    this.#tws.freeLost();
    this.#injections.restart();
    this.#served.reset();
    this.script.reset();
    this.trace.clear();
    if (before === undefined) return;
    this.#server.happens({ kind: "accounts-replaced", positions: replacedPositions(before, held()) });
    this.#settle();
  }

  #settle(): void {
    // What the code of a rule does by hand is sent when it has returned: a rule for what is sent would call itself.
    if (this.script.isInRule) return void this.#timers.after(0, () => this.#settle());
    this.#tws.shared.exchange.trading.matchNow(this.#clock.now());
    this.#server.happens({ kind: "by-hand" });
  }

  /** Ends all connections and faults, and every timer. */
  close(): void {
    this.#timers.clear();
    try {
      this.heal();
    } finally {
      this.#server.close();
      this.#injections.close();
    }
  }
}
