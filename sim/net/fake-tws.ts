import { z } from "zod";
import { withDefaults } from "../exchange/contracts/contract-definition.ts";
import { Exchange } from "../exchange/exchange.ts";
import { EXCHANGE_OPTIONS, type ExchangeOptions } from "../exchange/exchange-options.ts";
import { type DailyFault, scheduleDailyFaults, timetableSchema } from "../faults/daily-faults.ts";
import type { Fault } from "../faults/fault.ts";
import { Script } from "../script/script.ts";
import type { Behaviour, ConnectionId } from "../tws/context/effects.ts";
import { TWS_OPTIONS, type TwsOptions } from "../tws/context/options.ts";
import type { OrderCounts } from "../tws/context/order-counts.ts";
import { Tws } from "../tws/tws.ts";
import { type Clock, systemClock } from "../world/clock.ts";
import { CLOCK, checkOptions, type OptionField, withMethods } from "../world/option-fields.ts";
import { seeded } from "../world/random.ts";
import { TimerGroup } from "../world/timer-group.ts";
import { Trace } from "../world/trace.ts";
import type { Dial, ServerEnd, ServerLink, ServerSession } from "./connection.ts";
import { keptOrder, refuseRequests } from "./fault-controls.ts";
import type { Injected } from "./faults-in-force.ts";
import { Injections } from "./injections.ts";
import { Server } from "./server.ts";
import { checkListed, continued, savedState, stateSchema, type TwsState } from "./tws-state.ts";

/** Options of `FakeTws`. */
export interface FakeTwsOptions extends TwsOptions, ExchangeOptions {
  /** Clock. Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** State of an earlier fake with the same seed: its orders, fills and account. */
  readonly state?: TwsState | undefined;
  /** Faults at times of every day of its clock, such as `USUAL_NIGHT`. Default: none. */
  readonly timetable?: readonly DailyFault[];
  /** Behaviour to use instead of a TWS with an exchange. */
  readonly behaviour?: Behaviour;
}

/** Every option of `FakeTws`, for its check. */
export const FAKE_TWS_OPTIONS: Readonly<Record<keyof FakeTwsOptions, Pick<OptionField, "accepts">>> = {
  ...EXCHANGE_OPTIONS,
  ...TWS_OPTIONS,
  clock: CLOCK,
  state: { accepts: stateSchema },
  timetable: { accepts: z.lazy(timetableSchema) },
  behaviour: withMethods("a behaviour", "hello", "receive", "gone", "happens", "wake", "clients"),
};

/** Makes the exchange and its TWS. @throws {RangeError} When options that are right alone do not fit together. */
function worldOf(options: FakeTwsOptions & { readonly seed: number; readonly clock: Clock }): {
  readonly exchange: Exchange;
  readonly tws: Tws;
} {
  const { seed, clock, state, universe } = options;
  const nowMs = clock.now();
  const complete = { ...options, universe: universe?.map(withDefaults) };
  try {
    const before = state === undefined ? undefined : continued(state, seed);
    const exchange = new Exchange(complete, before?.trading, nowMs);
    if (before !== undefined) checkListed(before, exchange, nowMs);
    return { exchange, tws: new Tws(exchange, options, before?.placedOrders) };
  } catch (error) {
    if (error instanceof RangeError && !error.message.startsWith("Cannot "))
      throw new RangeError(`Cannot make a fake TWS: ${error.message}`, { cause: error });
    throw error;
  }
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
  readonly #remember: () => TwsState;
  readonly #orderCounts: () => OrderCounts;
  readonly #timers: TimerGroup;

  /** Makes a fake TWS that no network reaches yet. */
  constructor(options: FakeTwsOptions = {}) {
    checkOptions(FAKE_TWS_OPTIONS, options, "a fake TWS");
    const { seed = 1, clock = systemClock } = options;
    const { exchange, tws } = worldOf({ ...options, seed, clock });
    // The rules of faults are apart from those of a test, and apply to what the rules of the test leave to TWS.
    const served = new Script(options.behaviour ?? tws);
    this.script = new Script(served);
    const { accounts } = exchange;
    this.#orderCounts = () => ({ ...tws.orderCounts });
    this.#remember = () =>
      savedState({ seed, accounts, trading: exchange.trading.state(), placedOrders: tws.placedOrders() });
    const random = seeded(seed);
    this.#clock = clock;
    this.#injections = new Injections(clock, {
      random: (name) => random.fork(name),
      connections: () => this.#server.started(),
      cut: (id, how) => this.#server.cut(id, how),
      halfOpen: (id) => this.#server.halfOpen(id),
      happens: (event) => this.#server.happens(event),
      record: (event, detail) => this.note(event, detail),
      order: (clientId, orderId) => keptOrder(exchange, tws.placedOrder(clientId, orderId)),
      refuse: (requests) => refuseRequests(served, requests),
    });
    this.#server = new Server({
      behaviour: this.script,
      clock,
      trace: this.trace,
      injections: this.#injections,
    });
    this.#timers = new TimerGroup(clock);
    scheduleDailyFaults(options.timetable ?? [], this.#timers, (fault) => void this.inject(fault));
  }

  /**
   * Injects a fault.
   *
   * @returns The fault in force; `heal()` ends it.
   */
  inject(fault: Fault): Injected {
    return this.#injections.inject(fault);
  }

  /**
   * Sends an error or a notice about no request.
   *
   * @param clientId Client ID of the session. Default: every session.
   */
  notify(code: number, text: string, clientId?: number): void {
    this.#server.carryOut(this.script.notice(code, text, clientId));
  }

  /** The faults in force, oldest first. */
  faults(): readonly Injected[] {
    return this.#injections.active();
  }

  /** Heals all faults. Mute and half-open connections stay as they are. */
  heal(): void {
    for (const injected of this.faults()) injected.heal();
  }

  /** Notifies a listener when dials begin or cease to be refused, so that a TCP listener can follow. */
  onRefusing(listener: (refusing: boolean) => void): () => void {
    return this.#injections.onRefusing(listener);
  }

  /** Gets the state that a later fake needs to continue from here; it can be written as JSON. */
  state(): TwsState {
    return this.#remember();
  }

  /** Gets the numbers of orders that were placed, modified, cancelled and refused, and of what-if orders. */
  orderCounts(): Readonly<OrderCounts> {
    return this.#orderCounts();
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

  /** Decides the outcome of a dial. */
  dial(): Dial {
    const dial = this.#injections.dial();
    if (dial.refused) this.note("refused", "");
    return dial;
  }

  /** Accepts a connection. */
  accept(link: ServerLink, dial: Partial<Dial> = {}): ServerEnd {
    return this.#server.accept(link, dial);
  }

  /** Records an event that concerns no connection. */
  note(event: string, detail: string): void {
    this.trace.record({ atMs: this.#clock.now(), connection: 0, event, detail });
  }

  /** Ends all connections and faults, and every timer. */
  close(): void {
    this.#timers.clear();
    this.heal();
    this.#server.close();
    this.#injections.close();
  }
}
