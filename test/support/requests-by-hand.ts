import { VirtualClock } from "../../sim/world/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { HistoricalBudget } from "../../src/pacing/historical-budget.ts";
import { type Budgets, Outbox } from "../../src/pacing/outbox.ts";
import { Pacer } from "../../src/pacing/pacer.ts";
import { type IbkrLink, Requests } from "../../src/requests/requests.ts";
import { Router } from "../../src/session/router.ts";
import type { IBApi } from "../../src/stoqey/mod.ts";
import { Ids } from "../../src/tws/ids.ts";

/** One call of the library: the method's name, then its arguments. */
export type Call = readonly [name: string, ...args: unknown[]];

/** How requests by hand begin. */
export interface ByHandOptions {
  /** First number. Default 1. */
  readonly nextValidId?: number;
  /** Budget of messages. Default 50. */
  readonly messagesPerSecond?: number;
  /** Historical requests open at once. Default 50. */
  readonly historicalMax?: number;
  /** Default a new one. */
  readonly clock?: VirtualClock;
  /** Runs at each call of the library; what it throws, the library throws. */
  onSent?(call: Call): void;
}

/** The requests of a session without a session. */
export interface RequestsByHand {
  readonly clock: VirtualClock;
  /** What was sent, oldest first. */
  readonly sent: readonly Call[];
  readonly ids: Ids;
  readonly budgets: Budgets;
  readonly router: Router;
  readonly outbox: Outbox;
  readonly requests: Requests;
  /** The codes of the errors that said that messages came too fast. */
  readonly throttled: readonly number[];
  /** How the calls ended. */
  readonly outcomes: readonly string[];
  /** TWS sends an event. */
  comes(event: string, ...args: readonly unknown[]): void;
  /** How often a method was called. */
  count(name: string): number;
  /** TWS is cut off from IBKR, or back. */
  setUpstream(state: IbkrLink): void;
}

/** What a recipient throws is logged by the router and would be seen by nobody: here it fails the test. */
const fails = (message: string): never => {
  throw new Error(message);
};

/** Makes requests without a session: what is sent is kept, and what comes is given by hand. */
export function requestsByHand(options: ByHandOptions = {}): RequestsByHand {
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
  const ids = new Ids();
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
