import type { PoolError } from "../../src/mod.ts";
import type { AnyWatch } from "../../src/operations/stream.ts";
import { LiveSession } from "../../src/session/live-session.ts";
import { StreamLimits } from "../../src/subscriptions/stream-limits.ts";
import type { WatchOptions } from "../../src/subscriptions/stream-reader.ts";
import { Subscriptions } from "../../src/subscriptions/subscriptions.ts";
import { Kept } from "./kept.ts";
import { type RequestsFixture, type RequestsFixtureOptions, requestsFixture } from "./requests-fixture.ts";
import { VirtualClock } from "./sim.ts";

/** A stream of the last prices of a share, by its symbol. */
export const PRICES: AnyWatch = {
  name: "watchPrices",
  what: "watch prices",
  budget: "lines",
  farms: ["market-data"],
  start: (api, id, symbol: string) => void api.reqMktData(id, { symbol }, "", false, false),
  stop: (api, id) => void api.cancelMktData(id),
  begin: (_args, { emit }) => ({
    on: { tickPrice: (_id: number, _type: number, price: number): void => emit(price) },
    replay: () => [],
  }),
};

/** A session that carries the streams. */
export interface SessionFixture extends RequestsFixture {
  readonly live: LiveSession;
  /** Delivers a price for the newest request, or for the one with this number. */
  price(price: number, id?: number): void;
  /** Delivers an error for the newest request, or for the one with this number. */
  error(code: number, message?: string, id?: number): void;
  /** Returns the request numbers that a method was called with, oldest first. */
  numbers(method: string): number[];
}

/** The streams of a pool, without a pool. */
export interface StreamsFixture {
  readonly clock: VirtualClock;
  readonly streams: Subscriptions;
  /** Log lines and hook calls of the streams, oldest first. */
  readonly heard: unknown[][];
  /** Reason that the dial is waiting for. */
  waitingFor: string | undefined;
  /** Begins a session. */
  session(options?: RequestsFixtureOptions): SessionFixture;
  /** Opens a stream and reads it until it ends. */
  watch(operation?: AnyWatch, args?: unknown, options?: WatchOptions): Kept<unknown>;
  /** Ends a session. */
  lose(session: SessionFixture, error: PoolError): void;
}

/** Makes streams without a pool: a test begins and ends sessions and delivers the events of TWS. */
export function streamsFixture(marketDataLinesMax = 10): StreamsFixture {
  const clock = new VirtualClock(1_000);
  const heard: unknown[][] = [];
  let epoch = 0;
  const log = (...line: unknown[]): void => void heard.push(line);
  const streams: Subscriptions = new Subscriptions({
    clock,
    logger: { debug: (message) => log("debug", message), info: log, warn: log, error: log },
    limits: new StreamLimits({ lines: marketDataLinesMax, depths: 1, historical: 1 }),
    hooks: {
      gap: (...args) => log("gap", ...args),
      resumed: (...args) => log("resumed", ...args),
      wallMs: () => clock.now(),
    },
    want: () => log("want"),
    waitingFor: () => fixture.waitingFor,
    slowDown: (...args) => log("slow down", ...args),
  });
  const fixture: StreamsFixture = {
    clock,
    streams,
    heard,
    waitingFor: undefined,
    session: (options = {}) => {
      const session = requestsFixture({ ...options, clock });
      const live = new LiveSession(++epoch, { clientId: 1 } as never, session.requests);
      const numbers = (method: string): number[] =>
        session.sent.flatMap(([name, id]) => (name === method ? [id as number] : []));
      const newest = (): number => numbers("reqMktData").at(-1) ?? 0;
      streams.bind(live);
      return Object.assign(session, {
        live,
        numbers,
        price: (price: number, id = newest()) => session.comes("tickPrice", id, 4, price, {}),
        error: (code: number, message = "says TWS", id = newest()) =>
          session.comes("error", new Error(message), code, id),
      });
    },
    watch: (operation = PRICES, args: unknown = "AAPL", options = {}) =>
      new Kept(streams.watch(operation, args, `${operation.name} ${String(args)}`, options)),
    lose: ({ live }, error) => live.end(error)(),
  };
  return fixture;
}
