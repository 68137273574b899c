import type { ContractDefinition } from "../exchange/contract-definition.ts";
import { Exchange } from "../exchange/exchange.ts";
import type { TradingState } from "../exchange/trading.ts";
import { UNIVERSE } from "../exchange/universe.ts";
import { type DailyFault, scheduleDailyFaults } from "../faults/daily-faults.ts";
import type { Fault } from "../faults/fault.ts";
import type { Behaviour, ConnectionId } from "../tws/effects.ts";
import type { TwsOptions } from "../tws/options.ts";
import type { PlacedOrdersState } from "../tws/orders/placed-orders.ts";
import { Tws } from "../tws/tws.ts";
import { type Clock, systemClock } from "../world/clock.ts";
import { seeded } from "../world/random.ts";
import { TimerGroup } from "../world/timer-group.ts";
import { Trace } from "../world/trace.ts";
import type { Dial, ServerEnd, ServerLink, ServerSession } from "./connection.ts";
import { type Injected, Injections } from "./injections.ts";
import { Server } from "./server.ts";

/** What a fake TWS remembers of orders and the account. Its parts are its own affair. */
export interface TwsState {
  /** Prices follow from it, so that another seed would make nonsense of the rest. */
  readonly seed: number;
  /** Orders, fills and the account. */
  readonly trading: unknown;
  /** Client and order ID of each order. */
  readonly placedOrders: unknown;
}

/** How a fake TWS is made. */
export interface FakeTwsOptions extends TwsOptions {
  /** Fixes prices and every choice of every fault. Default 1. */
  readonly seed?: number;
  /** Default: the machine's own time. */
  readonly clock?: Clock;
  /** What can be traded; default: some fifty instruments. `universe()` makes one. */
  readonly universe?: readonly ContractDefinition[];
  /** What another one remembered: its orders, fills and account, and who placed what. Needs the same seed. */
  readonly state?: TwsState | undefined;
  /** What goes wrong at which time of every day, by its clock; `USUAL_NIGHT` is one such list. Default: nothing. */
  readonly timetable?: readonly DailyFault[];
  /** Something else than a TWS with a market behind it. */
  readonly behaviour?: Behaviour;
}

/**
 * A TWS that any client can connect to, and that misbehaves on request.
 *
 * Doors bring it connections: `listen` for TCP, `MemoryNetwork` for virtual time. Faults are injected and healed while
 * it runs; `trace` is the record of what it saw.
 */
export class FakeTws {
  /** The record of what it saw. */
  readonly trace: Trace = new Trace();
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #injections: Injections;
  readonly #server: Server;
  readonly #remember: () => TwsState;
  readonly #timers: TimerGroup;

  /** Makes it; it has no door yet. */
  constructor(options: FakeTwsOptions = {}) {
    const { seed = 1, clock = systemClock, universe = UNIVERSE, state } = options;
    const exchange = new Exchange({ seed, universe, state: state?.trading as TradingState | undefined });
    const tws = new Tws(exchange, options, state?.placedOrders as PlacedOrdersState | undefined);
    const behaviour = options.behaviour ?? tws;
    this.#remember = () => ({ seed, trading: exchange.trading.state(), placedOrders: tws.placedOrders() });
    const random = seeded(seed);
    this.#clock = clock;
    this.#behaviour = behaviour;
    this.#injections = new Injections(clock, {
      random: (name) => random.fork(name),
      connections: () => this.#server.started(),
      cut: (id, how) => this.#server.cut(id, how),
      halfOpen: (id) => this.#server.halfOpen(id),
      happens: (event) => this.#server.happens(event),
      record: (event, detail) => this.note(event, detail),
    });
    this.#server = new Server({ behaviour, clock, trace: this.trace, injections: this.#injections });
    this.#timers = new TimerGroup(clock);
    scheduleDailyFaults(options.timetable ?? [], this.#timers, (fault) => void this.inject(fault));
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

  /** What has to be remembered for another one to go on where this one is now; it can be written as JSON. */
  state(): TwsState {
    return this.#remember();
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
    return this.#server.started().map(({ id, clientId }) => ({ connection: id, clientId }));
  }

  /** A door asks how a dial goes. */
  dial(): Dial {
    const dial = this.#injections.dial();
    if (dial.refused) this.note("refused", "");
    return dial;
  }

  /** A door brings a connection. */
  accept(link: ServerLink, dial: Partial<Dial> = {}): ServerEnd {
    return this.#server.accept(link, dial);
  }

  /** Writes something into the trace that is about no connection. */
  note(event: string, detail: string): void {
    this.trace.record({ atMs: this.#clock.now(), connection: 0, event, detail });
  }

  /** Ends all connections and faults. Nothing is left on the clock. */
  close(): void {
    this.#timers.clear();
    this.heal();
    this.#server.close();
    this.#injections.close();
  }
}
