import { IbkrPool, type Logger, type PoolOptions, silentLogger } from "../../src/mod.ts";
import {
  drop,
  earlyRequests,
  FakeTws,
  type Fault,
  type Injected,
  listen,
  slowestRecoveryMs,
  strangeClientIds,
  type TcpDoor,
  twoSessions,
} from "../mod.ts";
import { type Outcome, type Reporter, type Scenario, Tally } from "./tally.ts";

/** Result of a drill of the pool of TWS. */
export interface Verdict extends Outcome {
  /** Client IDs that the server saw, each once. */
  readonly clientIds: readonly number[];
}

/** Equipment of a drill: a pool on a fake TWS over real TCP. */
export interface DrillWorld extends Reporter {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  inject(fault: Fault): Injected;
  /** Waits until a session is ready. */
  recovered(): Promise<void>;
}

/** A scenario with a verdict. */
export type Drill = Scenario<DrillWorld>;

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

/** Runs one drill on a fake of its own. */
export async function runDrill(drill: Drill, seed: number, logger: Logger = silentLogger): Promise<Verdict> {
  const tws = new FakeTws({ seed, lingerMs: LINGER_MS });
  const door: TcpDoor = await listen(tws);
  const pool = new IbkrPool({ ...DRILL_OPTIONS, port: door.port, logger });
  const tally = new Tally(drill);
  const { count, breach } = tally;
  await tally.play(drill, {
    pool,
    tws,
    count,
    breach,
    inject: (fault) => tws.inject(fault),
    recovered: async () => void (await pool.connect()),
  });
  const { dials, activeUsers } = pool.stats();
  await pool.close();
  const { events } = tws.trace;
  const recoveryMs = slowestRecoveryMs(events);
  tally.check(activeUsers, recoveryMs, RECOVERY_MS_MAX);
  for (const sentence of [
    ...twoSessions(events),
    ...strangeClientIds(events, [DRILL_CLIENT_ID]),
    ...earlyRequests(events),
  ])
    breach(sentence);
  tws.close();
  await door.close();
  const starts = events.filter(({ event }) => event === "start");
  return {
    ...tally.outcome(drill, { dials, recoveryMs }),
    clientIds: [...new Set(starts.map(({ detail }) => Number(detail)))],
  };
}

/** Cuts every session now: the shortest bad night. */
export const cutNow = (): Fault => drop({ how: "rst" });
