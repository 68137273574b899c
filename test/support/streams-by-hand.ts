import type { PoolError } from "../../src/mod.ts";
import type { AnyWatch } from "../../src/operations/stream.ts";
import { LiveSession } from "../../src/session/live-session.ts";
import { Limits } from "../../src/subscriptions/limits.ts";
import type { WatchOptions } from "../../src/subscriptions/reader.ts";
import { Subscriptions } from "../../src/subscriptions/subscriptions.ts";
import { Kept } from "./kept.ts";
import { type ByHandOptions, type RequestsByHand, requestsByHand } from "./requests-by-hand.ts";
import { VirtualClock } from "./sim.ts";

/** The last price of a share, by its symbol. */
export const PRICES: AnyWatch = {
  ...{ name: "watchPrices", what: "watch prices", budget: "lines", farms: ["market-data"] },
  start: (api, id, symbol: string) => void api.reqMktData(id, { symbol }, "", false, false),
  stop: (api, id) => void api.cancelMktData(id),
  begin: (_args, { emit }) => ({
    on: { tickPrice: (_id: number, _type: number, price: number): void => emit(price) },
    replay: () => [],
  }),
};

/** One session of these streams. */
export interface SessionByHand extends RequestsByHand {
  readonly live: LiveSession;
  /** TWS sends a price for the newest request, or for one of this number. */
  price(price: number, id?: number): void;
  /** TWS says something about the newest request, or about one of this number. */
  error(code: number, message?: string, id?: number): void;
  /** The numbers that a method was called with, oldest first. */
  numbers(method: string): number[];
}

/** Streams without a pool. */
export interface StreamsByHand {
  readonly clock: VirtualClock;
  readonly streams: Subscriptions;
  /** What streams told of themselves and wanted, oldest first. */
  readonly heard: unknown[][];
  /** What the dial waits for. */
  waitingFor: string | undefined;
  /** Begins a session. */
  session(options?: ByHandOptions): SessionByHand;
  /** Watches, and reads on and on. */
  watch(operation?: AnyWatch, args?: unknown, options?: WatchOptions): Kept<unknown>;
  /** Ends a session. */
  lose(session: SessionByHand, error: PoolError): void;
}

/** Makes streams without a pool: sessions begin and end by hand, and so does what TWS sends. */
export function streamsByHand(marketDataLinesMax = 10): StreamsByHand {
  const clock = new VirtualClock(1_000);
  const heard: unknown[][] = [];
  let epoch = 0;
  const log = (...line: unknown[]): void => void heard.push(line);
  const streams: Subscriptions = new Subscriptions({
    clock,
    logger: { debug: (message) => log("debug", message), info: log, warn: log, error: log },
    limits: new Limits({ lines: marketDataLinesMax, depths: 1, historical: 1 }),
    hooks: {
      gap: (...told) => log("gap", ...told),
      resumed: (...told) => log("resumed", ...told),
      wallMs: () => clock.now(),
    },
    want: () => log("want"),
    waitingFor: () => byHand.waitingFor,
    slowDown: (...told) => log("slow down", ...told),
  });
  const byHand: StreamsByHand = {
    ...{ clock, streams, heard, waitingFor: undefined },
    session: (options = {}) => {
      const session = requestsByHand({ ...options, clock });
      const live = new LiveSession(++epoch, { clientId: 1 } as never, session.requests);
      const numbers = (method: string): number[] =>
        session.sent.flatMap(([name, id]) => (name === method ? [id as number] : []));
      const newest = (): number => numbers("reqMktData").at(-1) ?? 0;
      streams.bind(live);
      return Object.assign(session, {
        ...{ live, numbers },
        price: (price: number, id = newest()) => session.comes("tickPrice", id, 4, price, {}),
        error: (code: number, message = "says TWS", id = newest()) =>
          session.comes("error", new Error(message), code, id),
      });
    },
    watch: (operation = PRICES, args: unknown = "AAPL", options = {}) =>
      new Kept(streams.watch(operation, args, `${operation.name} ${String(args)}`, options)),
    lose: ({ live }, error) => live.end(error)(),
  };
  return byHand;
}
