import { VirtualClock } from "../../sim/world/clock.ts";
import { PoolError } from "../../src/errors.ts";
import { silentLogger } from "../../src/logger.ts";
import { completeOptions, type PoolOptions } from "../../src/options.ts";
import { HistoricalBudget } from "../../src/pacing/historical-budget.ts";
import { Pacer } from "../../src/pacing/pacer.ts";
import type { Attempt, Connector, DialObserver, DialTarget, Session } from "../../src/seams/connector.ts";
import { Supervisor } from "../../src/session/supervisor.ts";
import type { SupervisorOptions } from "../../src/session/supervisor-options.ts";
import { Ids } from "../../src/tws/ids.ts";
import { DeferredCalls } from "../../src/util/deferred-calls.ts";

/** A connector whose dials are answered by hand, and whose connections take their time to go. */
export class ByHand implements Connector {
  readonly dials: { readonly target: DialTarget; readonly observer: DialObserver; gone(): void }[] = [];
  /** Connections that are not gone yet. */
  open = 0;
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

/** A supervisor with all that stands around it. */
export interface Supervised {
  readonly clock: VirtualClock;
  readonly connector: ByHand;
  readonly supervisor: Supervisor;
  readonly ids: Ids;
  readonly pacer: Pacer;
  /** Epochs that were granted. */
  readonly granted: number[];
  /** Codes that those who wait were refused with. */
  readonly refused: string[];
  readonly calls: DeferredCalls;
}

/** Makes a supervisor whose dials are answered by hand; waits between dials are half of their ceiling. */
export function supervised(hooks: Partial<SupervisorOptions> = {}, options: PoolOptions = {}): Supervised {
  const clock = new VirtualClock();
  const connector = new ByHand();
  const granted: number[] = [];
  const refused: string[] = [];
  const ids = new Ids();
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

/** What a dial that succeeds gives. */
export const SESSION: Session = {
  clientId: 1,
  serverVersion: 193,
  accounts: ["DU1"],
  nextValidId: 1,
  messagesSent: 1,
  outgoing: { frames: 2, taken: 2, undelivered: false },
  api: {} as Session["api"],
  receivedMs: () => 0,
};
/** Why a dial failed. */
export const failed: PoolError = new PoolError("CONNECT_FAILED", "no");

/** Why a session was lost. */
export const LOST: PoolError = new PoolError("SESSION_LOST", "lost");

/** Makes the n-th dial a session. */
export async function ready(
  { clock, connector }: Supervised,
  dial: number = 0,
  session: Session = SESSION,
): Promise<void> {
  await clock.advance(10);
  connector.dials[dial]?.observer.opened();
  connector.dials[dial]?.observer.ready(session);
}
