import { IbkrPool, type Logger, type PoolOptions, silentLogger } from "../../src/mod.ts";
import {
  type Check,
  type CheckOutcome,
  type FakeTws,
  runScenario,
  type Scenario,
  slowestRecoveryMs,
} from "../mod.ts";
import { type Outcome, type Reporter, Tally, type Workload } from "./tally.ts";

/** Result of a drill of the pool of TWS. */
export interface Verdict extends Outcome {
  /** Client IDs that the server saw, each once. */
  readonly clientIds: readonly number[];
}

/** Equipment of a drill: a pool on a fake TWS over real TCP. */
export interface DrillWorld extends Reporter {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  /** Says how far the workload is: performs the steps of the scenario that wait for the mark. */
  mark(name: string): void;
  /** Waits until a session is ready. */
  recovered(): Promise<void>;
}

/** A workload on a pool, and what happens to TWS meanwhile. */
export interface Drill extends Workload<DrillWorld> {
  /** The faults and their times, and what must be true of TWS in the end, beside `ALWAYS`. Default: nothing more. */
  readonly scenario?: Pick<Scenario, "faults" | "timeline" | "checks">;
}

/** The one client ID of all drills. */
const DRILL_CLIENT_ID = 1;

/** Time for which a gateway of a drill holds the ID of a dead connection, in ms. */
const LINGER_MS = 1_000;

/** Shorter than the defaults, so that a bad night takes seconds; the same for every drill. */
const DRILL_OPTIONS: PoolOptions = {
  clientId: DRILL_CLIENT_ID,
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 1_000,
  acquireTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  backoffMsMin: 50,
  backoffMsMax: 500,
  backoffResetMs: 1_000,
  heartbeatMs: 1_100,
  heartbeatTimeoutMs: 500,
};

/**
 * Longest time from the end of a fault to the next session, in ms: find out (silence, then an unanswered question, or a
 * handshake that never ends), wait until the server lets go of the ID, wait out one backoff, shake hands.
 */
export const RECOVERY_MS_MAX: number = 1_100 + 500 + 1_000 + LINGER_MS + 500 + 1_000;

/** Checks of every drill. */
const ALWAYS: readonly Check[] = [
  { overlappingSessions: "none" },
  { clientIds: [DRILL_CLIENT_ID] },
  { earlyRequests: "none" },
];

/** Makes the scenario of a drill. */
export function scenarioOf({ name, about, scenario = {} }: Drill): Scenario {
  const { checks = [], ...happens } = scenario;
  return {
    scenario: name.replaceAll(" ", "-"),
    about,
    options: { lingerMs: LINGER_MS },
    ...happens,
    checks: [...checks, ...ALWAYS],
  };
}

/**
 * Runs one drill on a fake of its own, which follows the scenario of the drill.
 *
 * @param makePool Makes the pool under test. Default: `IbkrPool`.
 */
export async function runDrill(
  drill: Drill,
  seed: number,
  logger: Logger = silentLogger,
  makePool: (options: PoolOptions) => IbkrPool = (options) => new IbkrPool(options),
): Promise<Verdict> {
  await using run = await runScenario(scenarioOf(drill), { seed });
  const pool = makePool({ ...DRILL_OPTIONS, port: run.tws.port, logger });
  const tally = new Tally(drill);
  const { count, breach } = tally;
  await tally.play(drill, {
    pool,
    tws: run.fake,
    count,
    breach,
    mark: (name) => run.mark(name),
    recovered: async () => void (await pool.connect()),
  });
  const { dials, activeUsers } = pool.stats();
  await pool.close();
  tally.leasesLeft(activeUsers);
  for (const outcome of run.finish().outcomes) if (outcome.outcome !== "passed") breach(outcomeText(outcome));
  const { events } = run.fake.trace;
  const starts = events.filter(({ event }) => event === "start");
  return {
    ...tally.outcome(drill, { dials, recoveryMs: slowestRecoveryMs(events) }),
    clientIds: [...new Set(starts.map(({ detail }) => Number(detail)))],
  };
}

/** Writes what a check of the scenario has found in one sentence. */
function outcomeText({ field, about, outcome, found }: CheckOutcome): string {
  const what = outcome === "failed" ? `${about} (${field})` : `${field} was not reached`;
  return `${what}${found.length === 0 ? "" : `: ${found.join("; ")}`}`;
}
