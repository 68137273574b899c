import { Access } from "./access.ts";
import { type Clock, systemClock, systemRandom } from "./clock.ts";
import { reasonOf } from "./errors.ts";
import { Events, type Happening, type PoolEvent } from "./events.ts";
import { Ids } from "./ids.ts";
import { Leases } from "./leases.ts";
import { consoleLogger, guarded, type Logger } from "./logger.ts";
import type { Inside } from "./look.ts";
import type { CompleteOptions } from "./options.ts";
import { HistoricalBudget } from "./pacing/historical.ts";
import { Pacer } from "./pacing/pacer.ts";
import type { RequestOutcome } from "./requests/requests.ts";
import type { Seams } from "./seams.ts";
import { Supervisor } from "./session/supervisor.ts";
import { stoqeyConnector } from "./stoqey/connector.ts";
import { tcpTransport } from "./stoqey/transport.ts";
import { Subscriptions } from "./subscriptions/subscriptions.ts";
import { Waiters } from "./waiters.ts";

/** What a pool is made of. */
export interface Parts extends Inside {
  readonly options: CompleteOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly access: Access;
  readonly happenings: Events;
  /** Tells whoever listens what happens. */
  tell(happening: Happening): void;
}

/** What a session gives unless it is asked for something else. */
const LIVE = 1;

/** Puts the parts of a pool together. */
export function assemble(options: CompleteOptions, seams: Seams): Parts {
  const clock = seams.clock ?? systemClock;
  const logger = guarded(options.logger ?? consoleLogger(() => clock.now()), () => clock.now());
  const happenings = new Events((cause) => logger.error(`A listener of the pool threw: ${reasonOf(cause)}`));
  const tell = (happening: Happening): void =>
    happenings.tell({ ...happening, atMs: clock.now() } as PoolEvent);

  const { messagesPerSecond, historicalMax, requestTimeoutMs, leakDetectionMs, linesMax, depthsMax } =
    options;
  const pacer = new Pacer(clock, messagesPerSecond);
  const budgets = { pacer, historical: new HistoricalBudget(clock, historicalMax) };
  const ids = new Ids();
  const outcomes = new Map<RequestOutcome, number>();
  const waiters = new Waiters(clock, options.waitersMax);
  const leases = new Leases({
    ...{ clock, logger, requestTimeoutMs, leakDetectionMs, tell, view: { ids, budgets, logger } },
  });
  const subscriptions = new Subscriptions({
    ...{ clock, logger, budgets, ids, limits: { lines: linesMax, depths: depthsMax } },
    hooks: {
      gap: (stream, reason) => tell({ type: "gap", stream, reason }),
      resumed: (stream, gapMs) => tell({ type: "resumed", stream, gapMs }),
    },
    want: () => supervisor.want(),
  });
  const supervisor = new Supervisor({
    ...{ options, clock, ids, logger, tell },
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
        pacer.enter("urgent", live, () => void live.session.api.reqMarketDataType(marketDataType));
      }
      waiters.grant(live);
      subscriptions.bind(live);
    },
    refused: (error) => {
      waiters.refuse(error);
      // Those who watch already may go on while the pool drains.
      if (error.code !== "DRAINING") subscriptions.fail(error);
    },
    dialFailed: (error) => waiters.refuseImpatient(error),
  });
  const access = new Access({ options, clock, waiters, supervisor });
  return {
    ...{ options, clock, logger, happenings, tell, access },
    ...{ budgets, outcomes, waiters, leases, subscriptions, supervisor },
  };
}
