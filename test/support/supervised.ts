import { VirtualClock } from "../../sim/world/clock.ts";
import { DeferredCalls } from "../../src/async/deferred-calls.ts";
import { PoolError } from "../../src/errors.ts";
import { silentLogger } from "../../src/logger.ts";
import { completeOptions, type PoolOptions } from "../../src/options.ts";
import { HistoricalBudget } from "../../src/pacing/historical-budget.ts";
import { Pacer } from "../../src/pacing/pacer.ts";
import type { Attempt, Connector, DialObserver, DialTarget, Session } from "../../src/seams/connector.ts";
import { Supervisor } from "../../src/session/supervisor.ts";
import type { SupervisorOptions } from "../../src/session/supervisor-options.ts";
import { IdCounter } from "../../src/tws/id-counter.ts";

/** A connector whose dials a test answers, and whose connections close only when a test calls `gone()`. */
export class ManualConnector implements Connector {
  readonly dials: { readonly target: DialTarget; readonly observer: DialObserver; gone(): void }[] = [];
  /** Connections that are not closed yet. */
  open = 0;
  /** Most connections that were open at once. */
  most = 0;

  dial(target: DialTarget, observer: DialObserver): Attempt {
    this.most = Math.max(this.most, ++this.open);
    let gone: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      gone = () => {
        this.open--;
        resolve();
      };
    });
    this.dials.push({ target, observer, gone });
    return { end: () => ended };
  }
}

/** A supervisor and the parts that it works with. */
export interface Supervised {
  readonly clock: VirtualClock;
  readonly connector: ManualConnector;
  readonly supervisor: Supervisor;
  readonly ids: IdCounter;
  readonly pacer: Pacer;
  /** Epochs that were granted. */
  readonly granted: number[];
  /** Error codes that waiters were refused with. */
  readonly refused: string[];
  readonly calls: DeferredCalls;
}

/** Makes a supervisor whose dials a test answers; each backoff is half of its cap. */
export function supervised(hooks: Partial<SupervisorOptions> = {}, options: PoolOptions = {}): Supervised {
  const clock = new VirtualClock();
  const connector = new ManualConnector();
  const granted: number[] = [];
  const refused: string[] = [];
  const ids = new IdCounter();
  const pacer = new Pacer(clock, 50);
  const supervisor = new Supervisor({
    options: completeOptions({ backoffMsMin: 1, backoffMsMax: 1, ...options }),
    connector,
    clock,
    random: () => 0.5,
    ids,
    logger: silentLogger,
    requests: {
      budgets: { pacer, historical: new HistoricalBudget(clock, 50) },
      throttled: () => {},
      settled: () => {},
    },
    dialFailed: () => {},
    emit: () => {},
    granted: ({ epoch }) => granted.push(epoch),
    refused: ({ code }) => refused.push(code),
    ...hooks,
  });
  const calls = hooks.afterwards ?? new DeferredCalls(() => {});
  return { clock, connector, supervisor, ids, pacer, granted, refused, calls };
}

/** A session as a successful dial returns it. */
export const SESSION: Session = {
  clientId: 1,
  serverVersion: 193,
  accounts: ["DU1"],
  nextValidId: 1,
  messagesSent: 1,
  outgoing: { frames: 2, undelivered: false },
  api: {} as Session["api"],
  receivedMs: () => 0,
  aliveMs: () => 0,
};
/** The error of a failed dial. */
export const failed: PoolError = new PoolError("CONNECT_FAILED", "no");

/** The error of a lost session. */
export const LOST: PoolError = new PoolError("SESSION_LOST", "lost");

/** Lets a dial succeed, by default the first. */
export async function ready(
  { clock, connector }: Supervised,
  dial: number = 0,
  session: Session = SESSION,
): Promise<void> {
  await clock.advance(10);
  connector.dials[dial]?.observer.opened();
  connector.dials[dial]?.observer.ready(session);
}
