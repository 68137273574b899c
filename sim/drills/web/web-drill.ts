import { type Logger, silentLogger, WebPool, type WebPoolOptions } from "../../../src/web/mod.ts";
import { clockFrom } from "../../mod.ts";
import { FakeGateway, type Injected, listenWeb, type WebFault } from "../../web/mod.ts";
import { Outages } from "./outages.ts";
import { type Outcome, type Reporter, Tally, type Workload } from "./tally.ts";

/** Result of a drill of the pool of the Web API. */
export interface WebVerdict extends Outcome {
  /** Sessions that became ready. */
  readonly sessions: number;
  /** Brokerage sessions that another login took over. */
  readonly evictions: number;
  /** Requests beyond a limit of IBKR: of all requests together, or of one endpoint. */
  readonly limitsBroken: number;
}

/** Equipment of a drill: a pool on a fake gateway over real HTTP and WebSockets. */
export interface WebDrillWorld extends Reporter {
  readonly pool: WebPool;
  readonly gateway: FakeGateway;
  inject(fault: WebFault): Injected<WebFault>;
  /** Waits for a time, in ms. */
  wait(delayMs: number): Promise<void>;
  /** Waits until no fault is in force, and a session is ready. */
  recovered(): Promise<void>;
}

/** A workload on the Web API with a verdict. */
export type WebDrill = Workload<WebDrillWorld>;

/** Shorter than the defaults, so that a bad night takes seconds; the same for every drill. */
const WEB_DRILL_OPTIONS: WebPoolOptions = {
  acquireTimeoutMs: 10_000,
  requestTimeoutMs: 12_000,
  dialTimeoutMs: 1_000,
  backoffMsMin: 50,
  backoffMsMax: 500,
  probeMs: 1_000,
  tickleMs: 1_500,
  tickleRetryMs: 1_000,
  penaltyMs: 1_000,
  // Above the interval of the heartbeat of the gateway, 10 s.
  socketTimeoutMs: 11_000,
};

/** Time at which every drill begins: a trading day, when the market is open and no reset is near. */
const BEGIN_MS = Date.UTC(2026, 0, 13, 15, 30);

/**
 * Longest time from the end of a fault until the session and all streams are there again, in ms: notice it (a tickle without
 * an answer, and the next one), wait for a probe and one backoff, begin a session with the pauses of its dial, subscribe.
 */
export const WEB_RECOVERY_MS_MAX: number = 1_500 + 1_000 + 1_000 + 500 + 4_000;

/** Runs one drill on a fake gateway of its own. */
export async function runWebDrill(
  drill: WebDrill,
  seed: number,
  logger: Logger = silentLogger,
): Promise<WebVerdict> {
  const clock = clockFrom(BEGIN_MS);
  const gateway = new FakeGateway({ seed, clock });
  const door = await listenWeb(gateway);
  const pool = new WebPool({ ...WEB_DRILL_OPTIONS, url: door.url, logger }, { clock });
  const tally = new Tally(drill);
  const { count, breach } = tally;
  const outages = watchOutages(pool, gateway);
  let penalties = 0;
  await tally.play(drill, {
    pool,
    gateway,
    count,
    breach,
    inject: (fault) => {
      if (fault.name === "penalty") penalties++;
      return gateway.inject(fault);
    },
    wait: (delayMs) => new Promise((resolve) => void clock.after(delayMs, resolve)),
    recovered: async () => {
      await faultsOver(gateway);
      await sessionReady(pool);
    },
  });
  const { dials, sessions, activeUsers, takeOvers } = pool.stats();
  await pool.close();
  const counts = gateway.counts();
  gateway.close();
  await door.close();
  const recoveryMs = outages.longestMs;
  const limitsBroken = counts.limitBreaches + Math.max(0, counts.penalties - penalties);
  tally.leasesLeft(activeUsers);
  tally.recovered(recoveryMs, WEB_RECOVERY_MS_MAX);
  if (limitsBroken > 0) breach(`${limitsBroken} requests were beyond a limit of IBKR`);
  if (counts.questionsLost > 0) breach(`${counts.questionsLost} order questions were lost`);
  if (takeOvers > 0) breach(`the pool took the session over ${takeOvers} times`);
  return {
    ...tally.outcome(drill, { dials, recoveryMs }),
    sessions,
    evictions: counts.evictions,
    limitsBroken,
  };
}

/** Notes when the session and the streams are lost and found again, and when faults end. */
function watchOutages(pool: WebPool, gateway: FakeGateway): Outages {
  const outages = new Outages();
  let isReady = false;
  pool.addEventListener("state", ({ state, atMs }) => {
    if (state === "ready") outages.found("session", atMs);
    else if (isReady) outages.lost("session", atMs);
    isReady = state === "ready";
  });
  pool.addEventListener("gap", ({ stream, atMs }) => outages.lost(stream, atMs));
  pool.addEventListener("resumed", ({ stream, atMs }) => outages.found(stream, atMs));
  gateway.trace.subscribe(({ event, atMs }) => {
    if (event === "heal") outages.healed(atMs);
  });
  return outages;
}

/** Waits until no fault is in force. */
async function faultsOver(gateway: FakeGateway): Promise<void> {
  if (gateway.faults().length === 0) return;
  await new Promise<void>((resolve) => {
    const stop = gateway.trace.subscribe(({ event }) => {
      if (event !== "heal" || gateway.faults().length > 0) return;
      stop();
      resolve();
    });
  });
}

/** Waits until a session is ready, also while a person is needed, when `connect` rejects at once. */
async function sessionReady(pool: WebPool): Promise<void> {
  const events = pool.events();
  await pool.connect().catch(() => undefined);
  if (pool.stats().state !== "ready") {
    for await (const event of events) if (event.type === "state" && event.state === "ready") break;
  }
  await events.return?.();
}
