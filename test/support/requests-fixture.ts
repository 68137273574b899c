import { VirtualClock } from "../../sim/world/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { HistoricalBudget } from "../../src/pacing/historical-budget.ts";
import { type Budgets, Outbox } from "../../src/pacing/outbox.ts";
import { Pacer } from "../../src/pacing/pacer.ts";
import { type IbkrLink, Requests } from "../../src/requests/requests.ts";
import { Router } from "../../src/routing/router.ts";
import type { IBApi } from "../../src/stoqey/mod.ts";
import { IdCounter } from "../../src/tws/id-counter.ts";

/** One call of the library: the method's name, then its arguments. */
export type Call = readonly [name: string, ...args: unknown[]];

/** Options of `requestsFixture()`. */
export interface RequestsFixtureOptions {
  /** First request number. Default 1. */
  readonly nextValidId?: number;
  /** Messages per second. Default 50. */
  readonly messagesPerSecond?: number;
  /** Most historical requests open at once. Default 50. */
  readonly historicalMax?: number;
  /** Default: a new one. */
  readonly clock?: VirtualClock;
  /** Called at each call of the library; the library throws the errors that it throws. */
  onSent?(call: Call): void;
}

/** The requests of a session, without a connection. */
export interface RequestsFixture {
  readonly clock: VirtualClock;
  /** Calls of the library so far, oldest first. */
  readonly sent: readonly Call[];
  readonly ids: IdCounter;
  readonly budgets: Budgets;
  readonly router: Router;
  readonly outbox: Outbox;
  readonly requests: Requests;
  /** Codes of the errors for too many messages. */
  readonly throttled: readonly number[];
  /** Outcomes of the settled requests. */
  readonly outcomes: readonly string[];
  /** Delivers an event of TWS. */
  comes(event: string, ...args: readonly unknown[]): void;
  /** Returns the number of calls of a method. */
  count(name: string): number;
  /** Sets the link between TWS and IBKR. */
  setUpstream(state: IbkrLink): void;
}

/** Fails the test when a recipient throws, which the router would only log. */
const fails = (message: string): never => {
  throw new Error(message);
};

/** Makes requests without a connection: calls are recorded, and a test delivers the events of TWS. */
export function requestsFixture(options: RequestsFixtureOptions = {}): RequestsFixture {
  const { nextValidId = 1, messagesPerSecond = 50, historicalMax = 50, onSent } = options;
  const { clock = new VirtualClock() } = options;
  const sent: Call[] = [];
  const api = new Proxy({} as IBApi, {
    get:
      (_, name) =>
      (...args: unknown[]) => {
        const call = [String(name), ...args] as const;
        sent.push(call);
        onSent?.(call);
      },
  });
  const ids = new IdCounter();
  ids.raiseTo(nextValidId);
  const budgets = {
    pacer: new Pacer(clock, messagesPerSecond),
    historical: new HistoricalBudget(clock, historicalMax),
  };
  const router = new Router(1, { ...silentLogger, error: fails });
  const outbox = new Outbox(clock, budgets);
  const outcomes: string[] = [];
  const throttled: number[] = [];
  const requests = new Requests(
    { api, ids, clock, logger: silentLogger, router, outbox, reduceBudget: () => {} },
    {
      budgets,
      throttled: (code) => void throttled.push(code),
      settled: (outcome) => void outcomes.push(outcome),
    },
  );
  return {
    clock,
    sent,
    ids,
    budgets,
    router,
    outbox,
    requests,
    throttled,
    outcomes,
    comes: (event: string, ...args: readonly unknown[]): void => router.receive(event, args),
    count: (name: string): number => sent.filter(([one]) => one === name).length,
    setUpstream: (state: IbkrLink): void => {
      if (state === "back, data lost") requests.dataLost();
      outbox.setCutOff(state === "lost");
    },
  };
}
