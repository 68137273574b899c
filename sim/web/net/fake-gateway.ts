import { z } from "zod";
import { type ContractDefinition, withDefaults } from "../../exchange/contracts/contract-definition.ts";
import { Exchange } from "../../exchange/exchange.ts";
import { EXCHANGE_OPTIONS } from "../../exchange/exchange-options.ts";
import type { PriceHistory } from "../../exchange/history/price-history.ts";
import { type DailyFault, scheduleDailyFaults, timetableSchema } from "../../faults/daily-faults.ts";
import type { Injected } from "../../net/faults-in-force.ts";
import { type Clock, systemClock } from "../../world/clock.ts";
import { CLOCK, checkOptions, type OptionField, withMethods } from "../../world/option-fields.ts";
import { seeded } from "../../world/random.ts";
import { TimerGroup } from "../../world/timer-group.ts";
import { Trace } from "../../world/trace.ts";
import type { WebFault } from "../faults/web-fault.ts";
import type { GatewayBehaviour } from "../gateway/behaviour.ts";
import { Gateway } from "../gateway/core/gateway.ts";
import type { GatewayCounts } from "../gateway/counts.ts";
import type { GatewayEvent } from "../gateway/gateway-event.ts";
import type { GatewayRequest, SocketRequest } from "../gateway/messages.ts";
import { GATEWAY_OPTIONS, type GatewayOptions } from "../gateway/options.ts";
import type { Answer, FramePort, Opened, RequestEnd } from "./ends.ts";
import { GatewayServer } from "./gateway-server.ts";
import { WebInjections } from "./web-injections.ts";

/** Options of `FakeGateway`. */
export interface FakeGatewayOptions extends GatewayOptions {
  /** Seed of the prices and of every random choice of a fault. Default 1. */
  readonly seed?: number;
  /** Clock. Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** Contracts that can be traded, as `universe()` makes them. Default: some 800. */
  readonly universe?: readonly ContractDefinition[] | undefined;
  /** Whether any plausible symbol is a share (`--any-symbol`). Default false. */
  readonly anySymbol?: boolean | undefined;
  /** Whether everything trades at all hours (`--always-open`). Default false. */
  readonly alwaysOpen?: boolean | undefined;
  /** Past prices, as `historyFile` reads them, that replace the made-up ones. Default: none. */
  readonly history?: PriceHistory | undefined;
  /** Whether past prices also drive the live prices of the days that they have. Default false. */
  readonly historyLive?: boolean | undefined;
  /** Faults at times of every day of its clock. Default: none. */
  readonly timetable?: readonly DailyFault<WebFault>[];
  /** Behaviour to use instead of a gateway with an exchange. */
  readonly behaviour?: GatewayBehaviour;
}

const { seed, universe, anySymbol, alwaysOpen, history, historyLive } = EXCHANGE_OPTIONS;

/** Every option of `FakeGateway`, for its check. */
const FAKE_GATEWAY_OPTIONS: Readonly<Record<keyof FakeGatewayOptions, Pick<OptionField, "accepts">>> = {
  ...GATEWAY_OPTIONS,
  seed,
  universe,
  anySymbol,
  alwaysOpen,
  history,
  historyLive,
  clock: CLOCK,
  timetable: { accepts: z.lazy(timetableSchema) },
  behaviour: withMethods("a behaviour", "request", "abandoned", "open", "frame", "gone", "happens", "wake"),
};

function exchangeOf(options: FakeGatewayOptions, nowMs: number): Exchange {
  const { seed, anySymbol, alwaysOpen, historyLive } = options;
  const listed = options.universe?.map(withDefaults);
  return new Exchange(
    { seed, universe: listed, anySymbol, alwaysOpen, history: options.history, historyLive },
    undefined,
    nowMs,
  );
}

/**
 * A gateway of IBKR's Client Portal API that any client can use, and that misbehaves on request.
 *
 * Clients reach it through `listenWeb` (HTTP) or `memoryDoor` (virtual time). Faults can be injected and healed while it
 * runs; `trace` records every event, and no session ID.
 */
export class FakeGateway {
  /** Record of every event; `connection` is the number of a request or of a WebSocket. */
  readonly trace: Trace = new Trace();
  /**
   * The market and the account behind the gateway, for tests that compare answers with them.
   *
   * @internal
   */
  readonly exchange: Exchange;
  /**
   * Gets the ID that the caller gave an order behind the gateway (`cOID`); empty for none.
   *
   * @internal
   */
  readonly callerId: (permId: number) => string;
  readonly #counts: () => GatewayCounts;
  readonly #clock: Clock;
  readonly #injections: WebInjections;
  readonly #server: GatewayServer;
  readonly #timers: TimerGroup;

  /**
   * Makes a fake gateway that no door leads to yet.
   *
   * @throws {RangeError} When an option is unknown or out of range; the message names each.
   */
  constructor(options: FakeGatewayOptions = {}) {
    checkOptions(FAKE_GATEWAY_OPTIONS, options, "a fake gateway");
    const { seed = 1, clock = systemClock } = options;
    const exchange = exchangeOf(options, clock.now());
    const gateway = new Gateway(exchange, options);
    const behaviour = options.behaviour ?? gateway;
    this.exchange = exchange;
    this.callerId = (permId) => gateway.callerId(permId);
    this.#counts = () => gateway.counts();
    const random = seeded(seed);
    this.#clock = clock;
    this.#injections = new WebInjections(clock, {
      random: (name) => random.fork(name),
      open: () => this.#server.opened(),
      reset: (id) => this.#server.reset(id),
      happens: (event) => this.happens(event),
      record: (event, detail) => this.note(event, detail),
    });
    this.#server = new GatewayServer({ behaviour, clock, trace: this.trace, injections: this.#injections });
    this.#timers = new TimerGroup(clock);
    scheduleDailyFaults(options.timetable ?? [], this.#timers, (fault) => void this.inject(fault));
  }

  /**
   * Injects a fault.
   *
   * @returns The fault in force; `heal()` ends it.
   */
  inject(fault: WebFault): Injected<WebFault> {
    return this.#injections.inject(fault);
  }

  /** The faults in force, oldest first. */
  faults(): readonly Injected<WebFault>[] {
    return this.#injections.active();
  }

  /** Heals all faults. */
  heal(): void {
    this.#injections.healAll();
  }

  /** Gets the counters since the gateway was made: requests, tickles, evictions, penalties, broken limits, lost questions. */
  counts(): GatewayCounts {
    return this.#counts();
  }

  /** Makes an event happen that concerns the gateway as a whole, e.g. that a person logs in. */
  happens(event: GatewayEvent): void {
    this.#server.happens(event);
  }

  /** Notifies a listener when connections begin or cease to be refused, so that a listener on a port can follow. */
  onRefusing(listener: (refusing: boolean) => void): () => void {
    return this.#injections.onRefusing(listener);
  }

  /** True while connections are refused. */
  get refusing(): boolean {
    return this.#injections.refusing;
  }

  /** Decides whether a connection is refused, as if nothing listened. */
  dial(): { readonly refused: boolean } {
    const refused = this.refusing;
    if (refused) this.note("refused", "");
    return { refused };
  }

  /** Handles a request that a door has read. */
  request(request: GatewayRequest, answer: Answer): RequestEnd {
    return this.#server.request(request, answer);
  }

  /** Opens a WebSocket for a door. */
  open(request: SocketRequest, link: FramePort): Opened {
    return this.#server.open(request, link);
  }

  /** Records an event that concerns neither a request nor a WebSocket. */
  note(event: string, detail: string): void {
    this.trace.record({ atMs: this.#clock.now(), connection: 0, event, detail });
  }

  /** Ends everything that is open, all faults and every timer. */
  close(): void {
    this.#timers.clear();
    this.heal();
    this.#server.close();
    this.#injections.close();
  }
}
