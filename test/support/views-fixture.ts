import { seeded } from "../../sim/world/random.ts";
import { PoolError } from "../../src/errors.ts";
import { type LeaseApi, leaseApi } from "../../src/ibapi/lease-api.ts";
import { View } from "../../src/ibapi/view.ts";
import type { Journal } from "../../src/orders/journal.ts";
import { memoryJournal } from "../../src/orders/memory-journal.ts";
import { ownReference, referenceToken } from "../../src/orders/order-reference.ts";
import { TwsOrders } from "../../src/orders/tws/tws-orders.ts";
import { steady } from "../../src/seams/clock.ts";
import { LiveSession } from "../../src/session/live-session.ts";
import { StreamLimits } from "../../src/subscriptions/stream-limits.ts";
import {
  type Call,
  type RequestsFixture,
  type RequestsFixtureOptions,
  requestsFixture,
} from "./requests-fixture.ts";
import { heard, loose, type Told } from "./views.ts";

const DAY_MS = 86_400_000;

/** A `lease.api` of a session without a connection. */
export interface ViewFixture {
  readonly view: View;
  readonly api: LeaseApi;
  /** Its methods, with arguments of any type. */
  readonly call: Record<string, (...args: unknown[]) => unknown>;
  /** Events that it emitted. */
  readonly told: Told[];
  /** Returns the events since its last call. */
  news(): Told[];
}

/** Options of `viewsFixture()`. */
export interface ViewsFixtureOptions extends RequestsFixtureOptions {
  /** Reads that the views use, by name. */
  readonly reads?: Record<string, (...args: never[]) => unknown>;
  /** Most streams of bars at once. Default 2. */
  readonly streamsMax?: number;
  readonly clientId?: number;
  /** Journal of the orders. Default: one in memory. */
  readonly journal?: Journal;
  /** Time for an answer to an order in ms. Default: a day, because TWS answers only what a test delivers. */
  readonly answerMs?: number;
}

/** A session without a connection, and the views of it. */
export interface ViewsFixture extends RequestsFixture {
  readonly live: LiveSession;
  /** Orders of the pool. */
  readonly orders: TwsOrders;
  /** Frames written, and how many of them left the process: all, unless a test changes it. */
  readonly outgoing: { frames: number; undelivered: boolean };
  /** Log lines. */
  readonly log: string[];
  readonly limits: StreamLimits;
  /** Number of orders sent and of leases released, as reported to the pool. */
  readonly calls: { ordered: number; released: number };
  /** Makes one more view. */
  take(): ViewFixture;
  /** Returns the calls of the library since its last call; orders without the token that each of them must have. */
  out(): unknown[][];
  /** Ends the session. */
  end(error: PoolError): void;
}

/** Lets all pending promise callbacks run. */
export const soon = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** Removes the token of the pool from an order that was sent; fails for one without it. */
function withoutToken([name, ...args]: Call): unknown[] {
  const order = args[2] as { readonly orderRef?: string; readonly whatIf?: boolean } | undefined;
  if (name !== "placeOrder" || order === undefined) return [name, ...args];
  const { orderRef, ...rest } = order;
  if (orderRef === undefined && order.whatIf === true) return [name, ...args];
  if (referenceToken(orderRef) === undefined)
    throw new Error(`An order was sent without a token: ${orderRef}`);
  const own = ownReference(orderRef ?? "");
  return [name, args[0], args[1], own === "" ? rest : { ...rest, orderRef: own }];
}

/** Makes views without a connection: calls are recorded, and a test delivers the events of TWS. */
export function viewsFixture(options: ViewsFixtureOptions = {}): ViewsFixture {
  const { reads = {}, streamsMax = 2, clientId = 1, onSent } = options;
  const { journal = memoryJournal(), answerMs = DAY_MS } = options;
  const outgoing = { frames: 0, undelivered: false };
  const hand = requestsFixture({
    messagesPerSecond: 1_000,
    ...options,
    onSent: (call) => {
      onSent?.(call);
      outgoing.frames++;
    },
  });
  const { api } = hand.requests.channel;
  const live = new LiveSession(
    1,
    {
      clientId,
      serverVersion: 193,
      accounts: ["DU1", "DU2"],
      nextValidId: 1,
      api,
      messagesSent: 0,
      outgoing,
      receivedMs: () => 0,
      aliveMs: () => 0,
    },
    hand.requests,
  );
  const limits = new StreamLimits({ lines: 10, depths: 10, historical: streamsMax });
  const calls = { ordered: 0, released: 0 };
  const log: string[] = [];
  const logged =
    (level: string) =>
    (message: string): void =>
      void log.push(`${level} ${message}`);
  const logger = {
    debug: logged("debug"),
    info: logged("info"),
    warn: logged("warn"),
    error: logged("error"),
  };
  const orders = new TwsOrders({
    clock: steady(hand.clock),
    random: seeded("pool").next,
    logger,
    journal,
    answerMs,
    live: () => (live.ended === undefined ? live : undefined),
    noSession: () => new PoolError("ORDER_GATE_CLOSED", "there is no session"),
    connect: async () => undefined,
    want: () => {},
    ordered: () => void calls.ordered++,
    gateChanged: () => {},
    changed: () => {},
  });
  void orders.bind(live);
  const take = (): ViewFixture => {
    const view = new View({
      live,
      logger,
      limits,
      read: async (operation, args) => (await reads[operation.name]?.(args as never)) as never,
      orders: orders.direct,
      release: async () => void calls.released++,
    });
    live.holders.add({ sessionEnded: () => () => view.close() });
    const api = leaseApi(view);
    const told = heard(api);
    let seen = 0;
    const news = (): Told[] => {
      const fresh = told.slice(seen);
      seen = told.length;
      return fresh;
    };
    return { view, api, call: loose(api), told, news };
  };
  let written = 0;
  const out = (): unknown[][] => {
    const fresh = hand.sent.slice(written).map(withoutToken);
    written = hand.sent.length;
    return fresh;
  };
  return {
    ...hand,
    live,
    orders,
    outgoing,
    log,
    limits,
    calls,
    take,
    out,
    end: (error) => live.end(error)(),
  };
}
