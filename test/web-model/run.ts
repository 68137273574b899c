import process from "node:process";
import { VirtualClock } from "../../sim/mod.ts";
import { type MemoryDoor, memoryDoor } from "../../sim/web/memory/mod.ts";
import { parseWebFault } from "../../sim/web/mod.ts";
import type { Logger } from "../../src/mod.ts";
import { Sequence } from "../model/sequence.ts";
import { PoolRun } from "./pool-run.ts";
import type { PoolEnding, PoolRecord, WebRunRecord } from "./record.ts";
import { RecordedGateway, tokenOf } from "./recorded-gateway.ts";
import type { TimedWebStep, WebScript, WorldStep } from "./step.ts";

/** One pool on a gateway at which a person has logged in, on a Tuesday at half past ten in New York. */
const QUIET_WORLD: WorldStep = {
  do: "world",
  access: "gateway",
  takeOver: ["never"],
  at: "2026-01-13T15:30:00Z",
  latencyMsMax: 0,
};
/** Time after healing within which every call ends, in ms: `use` may retry for 10 s, and has two deadlines of its own. */
const SETTLED_MS = 36_000;
const REQUESTS_PER_SECOND = 10;
/** Time after healing within which a session is ready, in ms, once the pool may send requests. */
const READY_MS = 60_000;
/** Time within which the end of a run is over, in ms. */
const ENDING_MS = 1_200_000;
const DAY_MS = 86_400_000;
/** Midnight in New York by UTC, in the winter of these runs, in ms. */
const RESET_MS = 5 * 3_600_000;

/** One run of a script in its own world: pools, a fake gateway, and the door between them, all on virtual time. */
export class WebRun {
  readonly #script: WebScript;
  readonly #world: WorldStep;
  readonly #clock: VirtualClock;
  readonly #sequence: Sequence;
  readonly #gateway: RecordedGateway;
  readonly #door: MemoryDoor;
  readonly #pools: readonly PoolRun[];
  readonly #lines: string[] = [];
  readonly #unhandled: unknown[] = [];

  private constructor(script: WebScript) {
    this.#script = script;
    this.#world = script.find((step) => step.do === "world") ?? QUIET_WORLD;
    const { access, takeOver, at, latencyMsMax } = this.#world;
    const clock = new VirtualClock(Date.parse(at));
    this.#clock = clock;
    this.#sequence = new Sequence(clock);
    // All pools of a run share one IP address, and each keeps the limit by itself.
    const requestsPerSecond = takeOver.length * REQUESTS_PER_SECOND;
    this.#gateway = new RecordedGateway({ clock, access, requestsPerSecond, penaltyMs: 60_000 });
    this.#gateway.record(this.#sequence);
    this.#door = memoryDoor(this.#gateway, { clock });
    const note = (line: string): void => void this.#lines.push(line);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const [door, sequence] = [this.#door, this.#sequence];
    this.#pools = takeOver.map(
      (policy, number) => new PoolRun(number, policy, { clock, sequence, door, logger, latencyMsMax }),
    );
  }

  /** Runs a script and returns its record. */
  static async of(script: WebScript): Promise<WebRunRecord> {
    const run = new WebRun(script);
    const note = (reason: unknown): void => void run.#unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      for (const step of script) {
        run.#act(step);
        await run.#clock.advance(step.thenMs);
      }
      return run.#record(await run.#end());
    } finally {
      process.off("unhandledRejection", note);
    }
  }

  #act({ thenMs: _, ...step }: TimedWebStep): void {
    switch (step.do) {
      case "world":
        return;
      case "fault":
        return void this.#gateway.inject(parseWebFault(step.fault));
      case "heal":
        return this.#gateway.heal();
      case "event":
        return this.#gateway.happens(step.event);
      default:
        return this.#pools[step.pool % this.#pools.length]?.callers.act(step);
    }
  }

  /** Heals everything, lets a person log in, and ends one pool after the other: only one can have the session. */
  async #end(): Promise<ReadonlyMap<PoolRun, PoolEnding>> {
    // A reset after the login would need another one.
    const resetMs = resetInMs(this.#clock.now());
    if (resetMs < ENDING_MS) await this.#clock.advance(resetMs + 1);
    this.#gateway.heal();
    this.#gateway.happens({ kind: "competing", on: false });
    this.#gateway.happens({ kind: "login" });
    await this.#clock.advance(SETTLED_MS);
    const endings = new Map<PoolRun, PoolEnding>();
    const left = new Set(this.#pools);
    while (left.size > 0) {
      const [over] = [...left].filter(({ callers }) => callers.over);
      const next = over ?? (await this.#nextReady([...left]));
      const ready = over === undefined ? next.isReady : undefined;
      left.delete(next);
      endings.set(next, await next.end(this.#script.length, ready));
      // A pool that is closed does not log out, and leaves its brokerage session, in which the others see a competitor.
      this.#gateway.happens({ kind: "brokerage-expired" });
    }
    this.#gateway.close();
    this.#door.close();
    await this.#clock.advance(0);
    return endings;
  }

  /** Waits until one of the pools is ready, and returns it; the first one where none was in time. */
  async #nextReady(pools: readonly PoolRun[]): Promise<PoolRun> {
    const ready = (): PoolRun | undefined => pools.find(({ isReady }) => isReady);
    let untilMs = this.#clock.now() + READY_MS;
    while (ready() === undefined && this.#clock.now() < untilMs) {
      // Nothing may be sent in the penalty box.
      for (const pool of pools) untilMs = Math.max(untilMs, pool.want() + READY_MS);
      await this.#clock.advance(1_000);
    }
    return ready() ?? (pools[0] as PoolRun);
  }

  #record(endings: ReadonlyMap<PoolRun, PoolEnding>): WebRunRecord {
    const { requests, sockets, trace } = this.#gateway;
    const pools = this.#pools.flatMap((pool, number): PoolRecord[] => {
      const ending = endings.get(pool);
      if (ending === undefined) return [];
      const { callers, events, takeOver } = pool;
      return [
        {
          label: `pool ${number}`,
          takeOver,
          calls: callers.calls.all,
          readings: callers.readings,
          events,
          requests: requests.filter((one) => one.pool === number),
          sockets: sockets.filter((one) => one.pool === number),
          ending,
        },
      ];
    });
    const sessions = requests.flatMap(
      ({ answer }) => /"session":"([0-9a-f]{32})"/.exec(answer?.body ?? "")?.[1] ?? [],
    );
    return {
      script: this.#script,
      world: this.#world,
      pools,
      trace: trace.events,
      counts: this.#gateway.counts(),
      lines: this.#lines,
      secrets: [...new Set([...sessions, ...this.#pools.map((_, number) => tokenOf(number))])],
      unhandled: [...this.#unhandled, ...this.#pools.flatMap(({ callers }) => callers.thrown)],
      left: {
        timers: this.#clock.timers,
        requests: requests.filter(({ answer, ended }) => answer === undefined && ended === undefined).length,
        sockets: sockets.filter(({ closed }) => closed === undefined).length,
      },
    };
  }
}

/** Returns the time until the next nightly reset, in ms. */
function resetInMs(atMs: number): number {
  return DAY_MS - ((atMs - RESET_MS) % DAY_MS);
}
