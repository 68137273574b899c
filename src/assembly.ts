import { Access } from "./access.ts";
import { Afterwards } from "./afterwards.ts";
import { type SteadyClock, steady, systemClock, systemRandom } from "./clock.ts";
import { reasonOf } from "./errors.ts";
import { Events, type Happening, type PoolEvent } from "./events.ts";
import { Ids } from "./ids.ts";
import { Leases } from "./leases.ts";
import { consoleLogger, guarded, type Logger } from "./logger.ts";
import type { Inside } from "./look.ts";
import type { CompleteOptions } from "./options.ts";
import { HistoricalBudget } from "./pacing/historical.ts";
import { Pacer } from "./pacing/pacer.ts";
import { slowDown } from "./pacing/slow-down.ts";
import type { RequestOutcome } from "./requests/requests.ts";
import type { Seams } from "./seams.ts";
import { Supervisor } from "./session/supervisor.ts";
import { stoqeyConnector } from "./stoqey/connector.ts";
import { tcpTransport } from "./stoqey/transport.ts";
import { Limits } from "./subscriptions/limits.ts";
import { Subscriptions } from "./subscriptions/subscriptions.ts";
import { Waiters } from "./waiters.ts";

/** What a pool is made of. */
export interface Parts extends Inside {
  readonly options: CompleteOptions;
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly access: Access;
  readonly happenings: Events;
  /** Runs callers' code when nothing is half done. */
  readonly afterwards: Afterwards;
  /** Tells whoever listens what happens. */
  tell(happening: Happening): void;
}

/** What a session gives unless it is asked for something else. */
const LIVE = 1;
/** Streams of historical bars keep so much of the requests that may be open at once. */
const HISTORICAL_SHARE = 0.8;

/** Puts the parts of a pool together. */
export function assemble(options: CompleteOptions, seams: Seams): Parts {
  const clock = steady(seams.clock ?? systemClock);
  const direct = guarded(options.logger ?? consoleLogger(() => clock.wallMs()), () => clock.now());
  const threw = (cause: unknown): void => direct.error(`A listener of the pool threw: ${reasonOf(cause)}`);
  const afterwards = new Afterwards(threw);
  const logger = afterwards.logger(direct);
  const happenings = new Events(threw, afterwards);
  const tell = (happening: Happening): void =>
    happenings.tell({ ...happening, atMs: clock.wallMs() } as PoolEvent);

  const { messagesPerSecond, historicalMax, requestTimeoutMs, leakDetectionMs, linesMax, depthsMax } =
    options;
  const pacer = new Pacer(clock, messagesPerSecond);
  const budgets = { pacer, historical: new HistoricalBudget(clock, historicalMax) };
  const ids = new Ids();
  const outcomes = new Map<RequestOutcome, number>();
  const waiters = new Waiters(clock, options.waitersMax);
  const limits = new Limits({
    lines: linesMax,
    depths: depthsMax,
    // A stream of bars keeps its place for as long as it is watched; reads need some as well.
    historical: Math.floor(historicalMax * HISTORICAL_SHARE),
  });
  const leases = new Leases({
    ...{
      clock,
      logger,
      requestTimeoutMs,
      leakDetectionMs,
      tell,
      view: { logger, limits, ordered: () => supervisor.pinClientId() },
    },
  });
  const subscriptions = new Subscriptions({
    ...{ clock, logger, limits },
    hooks: {
      gap: (stream, reason) => tell({ type: "gap", stream, reason }),
      resumed: (stream, gapMs) => tell({ type: "resumed", stream, gapMs }),
      wallMs: () => clock.wallMs(),
    },
    want: () => supervisor.want(),
    waitingFor: () => (supervisor.stillDialling ?? supervisor.lastError)?.message,
    slowDown: (code, message) => {
      slowDown(budgets, code, message);
      tell({ type: "throttled", code, messagesPerSecond: pacer.messagesPerSecond });
    },
  });
  const supervisor = new Supervisor({
    ...{ options, clock, ids, logger, tell, afterwards },
    random: seams.random ?? systemRandom,
    connector: stoqeyConnector({ transport: seams.transport ?? tcpTransport, clock, logger }),
    requests: {
      budgets,
      throttled: (code) => tell({ type: "throttled", code, messagesPerSecond: pacer.messagesPerSecond }),
      settled: (outcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
    },
    granted: (live) => {
      // Of the connection and of everybody on it, so that the pool alone decides.
      const { marketDataType } = options;
      if (marketDataType !== LIVE) {
        const { api } = live.session;
        live.outbox.submit({ lane: "urgent", owner: live }, () => void api.reqMarketDataType(marketDataType));
      }
      waiters.grant(live);
      subscriptions.bind(live);
    },
    refused: (error) => {
      waiters.refuse(error);
      // Those who watch already may go on while the pool drains.
      if (error.code !== "DRAINING") subscriptions.fail(error);
    },
    dialFailed: (error) => {
      waiters.refuseImpatient(error);
      subscriptions.dialFailed(error);
    },
  });
  const access = new Access({ options, clock, waiters, supervisor });
  return {
    ...{ options, clock, logger, happenings, afterwards, tell, access },
    ...{ budgets, outcomes, waiters, leases, subscriptions, supervisor },
  };
}
