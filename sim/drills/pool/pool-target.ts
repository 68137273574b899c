import { IbkrPool, type Logger, type PoolOptions, silentLogger } from "../../../src/mod.ts";
import { pause } from "../engine/mod.ts";
import type { GradedCheck } from "../record.ts";
import type { DrillTarget } from "../target.ts";
import { Callers } from "./callers.ts";

/** Shorter than the defaults, so that a bad night takes seconds; the same for every drill. */
const DRILL_OPTIONS: PoolOptions = {
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 1_000,
  acquireTimeoutMs: 6_000,
  requestTimeoutMs: 6_000,
  backoffMsMin: 100,
  backoffMsMax: 2_000,
  backoffResetMs: 1_000,
  heartbeatMs: 1_100,
  heartbeatTimeoutMs: 1_500,
};

/** Options of the pool as a target. */
export interface PoolTargetOptions {
  readonly logger?: Logger;
  /** Makes the pool. Default: `IbkrPool`. */
  readonly makePool?: (options: PoolOptions) => IbkrPool;
}

/** Makes the pool of this package a target: callers that read, watch and trade at once, on one pool. */
export function poolTarget({
  logger = silentLogger,
  makePool = (options) => new IbkrPool(options),
}: PoolTargetOptions = {}): DrillTarget {
  return {
    kind: "pool",
    start: async ({ host, port, clientId }) => {
      const pool = makePool({ ...DRILL_OPTIONS, host, port, clientId, logger });
      const callers = new Callers(pool, pause);
      let checks: readonly GradedCheck[] = [];
      let stopping: Promise<void> | undefined;
      const stop = async (): Promise<void> => {
        await callers.stop();
        const { activeUsers } = pool.stats();
        await pool.close();
        checks = [answeredCheck(callers), leasesCheck(activeUsers)];
      };
      return {
        ended: new Promise(() => {}),
        stop: () => {
          stopping ??= stop();
          return stopping;
        },
        record: () => undefined,
        checks: () => checks,
      };
    },
  };
}

function answeredCheck({ counts }: Callers): GradedCheck {
  const { answered, informed, unexplained } = counts;
  return {
    check: "callers-answered",
    about: "Every call of the pool ends with an answer or with an error that says why.",
    outcome: unexplained.length === 0 ? "passed" : "failed",
    points: 10,
    reasons: [
      `${answered} calls were answered, and ${informed} ended with an error that says why.`,
      ...unexplained,
    ],
    frames: [],
  };
}

function leasesCheck(activeUsers: number): GradedCheck {
  return {
    check: "leases-released",
    about: "No lease is left.",
    outcome: activeUsers === 0 ? "passed" : "failed",
    points: 10,
    reasons: [activeUsers === 0 ? "No lease was left." : `${activeUsers} leases were left.`],
    frames: [],
  };
}
