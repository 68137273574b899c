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

/** Result of a drill. */
export interface Verdict {
  readonly drill: string;
  readonly about: string;
  readonly passed: boolean;
  /** Promises that were not kept; empty when the drill passed. */
  readonly breaches: readonly string[];
  /** Client IDs that the server saw, each once. */
  readonly clientIds: readonly number[];
  readonly dials: number;
  /** Calls that got their answer. */
  readonly answered: number;
  /** Calls that ended with an error. */
  readonly informed: number;
  /** The longest from the loss of a session, or from the end of the fault if that came later, to the next one, in ms. */
  readonly recoveryMs: number | undefined;
  /** The whole drill, in ms. */
  readonly tookMs: number;
}

/** Equipment of a drill: a pool on a fake TWS over real TCP. */
export interface DrillWorld {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  /** Counts an answer, or a reason. */
  count(ok: boolean, reason?: string): void;
  /** Says that something was not as promised. */
  breach(sentence: string): void;
  inject(fault: Fault): Injected;
  /** Waits until a session is ready. */
  recovered(): Promise<void>;
}

/** A scenario with a verdict. */
export interface Drill {
  readonly name: string;
  /** One line: what happens. */
  readonly about: string;
  /** Whether every call must be answered; otherwise an error with a reason is enough. */
  readonly allAnswered: boolean;
  run(world: DrillWorld): Promise<void>;
}

/** The one client ID of all drills. */
export const DRILL_CLIENT_ID = 1;

/** Time for which a gateway of a drill holds the ID of a dead connection, in ms. */
const LINGER_MS = 1_000;
/** Longest duration of a drill, in ms. */
const DRILL_MS_MAX = 30_000;

/** Shorter than the defaults, so that a bad night takes seconds; the same for every drill. */
export const DRILL_OPTIONS: PoolOptions = {
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
  const breaches: string[] = [];
  const begunMs = performance.now();
  let answered = 0;
  let informed = 0;
  const world: DrillWorld = {
    pool,
    tws,
    count: (ok, reason = "") => {
      if (ok) answered++;
      else {
        informed++;
        if (reason === "") breaches.push("a caller got neither an answer nor a reason");
        if (drill.allAnswered) breaches.push(`a caller got no answer: ${reason}`);
      }
    },
    breach: (sentence) => void breaches.push(sentence),
    inject: (fault) => tws.inject(fault),
    recovered: async () => void (await pool.connect()),
  };
  try {
    await within(DRILL_MS_MAX, drill.run(world));
  } catch (error) {
    breaches.push(error instanceof Error ? error.message : String(error));
  }
  const { dials, activeUsers } = pool.stats();
  if (activeUsers !== 0) breaches.push(`${activeUsers} leases were left`);
  await pool.close();
  const { events } = tws.trace;
  breaches.push(
    ...twoSessions(events),
    ...strangeClientIds(events, [DRILL_CLIENT_ID]),
    ...earlyRequests(events),
  );
  const recoveryMs = slowestRecoveryMs(events);
  if (recoveryMs !== undefined && recoveryMs > RECOVERY_MS_MAX) {
    breaches.push(`it took ${Math.round(recoveryMs)} ms to recover, more than ${RECOVERY_MS_MAX}`);
  }
  tws.close();
  await door.close();
  return {
    drill: drill.name,
    about: drill.about,
    passed: breaches.length === 0,
    breaches,
    clientIds: [
      ...new Set(events.filter(({ event }) => event === "start").map(({ detail }) => Number(detail))),
    ],
    dials,
    answered,
    informed,
    recoveryMs,
    tookMs: performance.now() - begunMs,
  };
}

async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the drill did not end within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts every session now: the shortest bad night. */
export const cutNow = (): Fault => drop({ how: "rst" });
