import process from "node:process";
import { FakeTws, MemoryNetwork, seeded, USUAL_NIGHT, VirtualClock } from "../../../sim/mod.ts";
import { IbkrPool, PoolError, type PoolStats, type Stream, silentLogger } from "../../../src/mod.ts";
import { Agent } from "../../model/agent.ts";
import { AgentNotes } from "../../model/agent-notes.ts";
import { AAPL, ACCOUNT } from "../../support/contracts.ts";
import { type Census, type Counted, census, growth } from "./census.ts";
import { differences, foundByPerson } from "./judge.ts";
import { WeekFaults } from "./week-faults.ts";
import { WeekJournal } from "./week-journal.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Monday 00:00 in New York, of a week without holidays and changes of daylight saving time. */
const MONDAY_MS = Date.UTC(2026, 0, 12, 5);
/** The regular hours of New York, after midnight. */
const OPEN_MS = 9.5 * HOUR_MS;
const CLOSE_MS = 16 * HOUR_MS;
const TRADING_DAYS = 5;
/** Time of day of a census, and time without faults before it, in ms. */
const CENSUS_MS = 20.5 * HOUR_MS;
const QUIET_MS = 4 * MINUTE_MS;
/** Mean time between two rounds of the agent, and time between two reads of the account at any hour, in ms. */
const ROUND_MS = 5 * MINUTE_MS;
const READ_MS = 30 * MINUTE_MS;
/** Time after the opening in which the agent watches each tick, ten a second, in ms; it watches bars of 5 s all day. */
const TICKS_MS = 15 * MINUTE_MS;
/** Number of events of the trace that are kept. */
const TRACE_KEPT = 1_000;

/** Options of a week. */
export interface WeekOptions {
  /** Number of days from Monday on, 1 to 7. Default 7. */
  readonly days?: number;
  /** Measures the heap once all garbage is gone. Default: nobody does. */
  readonly heapBytes?: () => number | undefined;
}

/** What a week gave. */
export interface WeekReport {
  readonly seed: number;
  readonly virtualMs: number;
  readonly cpuMs: number;
  /** Number of events at the server. */
  readonly events: number;
  readonly census: readonly Census[];
  /** Number of orders that were placed before each census. */
  readonly orders: readonly number[];
  /** Injected faults, by their kinds. */
  readonly faults: Readonly<Record<string, number>>;
  /** Rounds, calls, outcomes and errors of the agent, by their names. */
  readonly agent: Readonly<Record<string, number>>;
  /** Reads of the account, by how they ended. */
  readonly reads: Readonly<Record<string, number>>;
  /** Updates of streams, by their names. */
  readonly updates: Readonly<Record<string, number>>;
  /** Figures of the pool at the end. */
  readonly stats: PoolStats;
  /** Everything that must not be, one sentence each; empty for a good week. */
  readonly findings: readonly string[];
}

/** One virtual trading week: the real pool with the real client, the fake TWS, faults every few minutes, and an agent. */
class Week {
  readonly #seed: number;
  readonly #clock = new VirtualClock(MONDAY_MS);
  readonly #network = new MemoryNetwork(this.#clock);
  readonly #tws: FakeTws;
  readonly #journal = new WeekJournal(() => this.#clock.now());
  readonly #pool: IbkrPool;
  readonly #faults: WeekFaults;
  readonly #notes = new AgentNotes("agent");
  readonly #census: Census[] = [];
  readonly #orders: number[] = [];
  readonly #counts = { agent: {}, reads: {}, updates: {} } as Record<
    "agent" | "reads" | "updates",
    Record<string, number>
  >;
  readonly #findings: string[] = [];
  readonly #counted: Counted;
  #stopReads: () => void = () => {};
  /** Leaves the stream of the whole week. */
  #leave: () => void = () => {};
  #events = 0;

  constructor(seed: number, heapBytes: () => number | undefined = () => undefined) {
    this.#seed = seed;
    this.#tws = new FakeTws({
      ...{ clock: this.#clock, seed, profile: "gentle", lingerMs: 10_000, timetable: USUAL_NIGHT },
    });
    this.#tws.trace.keep(TRACE_KEPT);
    this.#tws.trace.subscribe(() => void this.#events++);
    this.#network.attach(this.#tws, 4002);
    this.#pool = new IbkrPool(
      { port: 4002, clientId: 1, logger: silentLogger, journal: this.#journal },
      { clock: this.#clock, transport: this.#network, random: seeded(`pool ${seed}`).next },
    );
    this.#faults = new WeekFaults(this.#tws, this.#clock, seeded(`faults ${seed}`), MONDAY_MS);
    const [pool, network, tws, clock, journal] = [
      this.#pool,
      this.#network,
      this.#tws,
      this.#clock,
      this.#journal,
    ];
    this.#counted = { pool, network, tws, clock, journal, heapBytes };
  }

  async run(days: number): Promise<WeekReport> {
    const cpu = process.cpuUsage();
    const note = (reason: unknown): void => void this.#findings.push(`nobody handled ${String(reason)}`);
    process.on("unhandledRejection", note);
    try {
      this.#leave = this.#follow("watchPositions", this.#pool.watchPositions(ACCOUNT));
      this.#read();
      for (let day = 0; day < days; day++) await this.#day(day);
      const stats = await this.#end();
      const { user, system } = process.cpuUsage(cpu);
      return {
        ...{ seed: this.#seed, virtualMs: this.#clock.now() - MONDAY_MS, cpuMs: (user + system) / 1_000 },
        ...{
          events: this.#events,
          census: this.#census,
          orders: this.#orders,
          faults: this.#faults.counts,
          ...this.#counts,
          stats,
        },
        findings: [...this.#findings, ...growth(this.#census, this.#orders)],
      };
    } finally {
      process.off("unhandledRejection", note);
    }
  }

  async #day(day: number): Promise<void> {
    const begunMs = MONDAY_MS + day * DAY_MS;
    if (day < TRADING_DAYS) {
      await this.#until(begunMs + OPEN_MS);
      await this.#trade(day, begunMs + CLOSE_MS);
    }
    await this.#until(begunMs + CENSUS_MS - QUIET_MS);
    this.#faults.pause();
    await this.#until(begunMs + CENSUS_MS);
    this.#census.push(census(day, this.#counted));
    this.#orders.push(this.#notes.count);
    this.#faults.resume();
    await this.#until(begunMs + DAY_MS);
  }

  /** The agent works until the close. */
  async #trade(day: number, closeMs: number): Promise<void> {
    const leave = [
      this.#follow("watchRealTimeBars", this.#pool.watchRealTimeBars(AAPL)),
      this.#follow("watchOrders", this.#pool.watchOrders()),
    ];
    const leaveTicks = this.#follow("watchMarketData", this.#pool.watchMarketData(AAPL));
    this.#clock.after(TICKS_MS, leaveTicks);
    const agent = new Agent({
      ...{ pool: this.#pool, clock: this.#clock, notes: this.#notes, everyMs: ROUND_MS },
      random: seeded(`agent ${this.#seed} ${day}`),
      symbols: ["AAPL", "MSFT"],
      person: (order) => foundByPerson(this.#tws, order),
    });
    agent.start();
    this.#faults.isTrading = true;
    await this.#until(closeMs);
    this.#faults.isTrading = false;
    await this.#clock.until(agent.stop());
    for (const end of leave) end();
    for (const [what, count] of Object.entries(agent.counts)) this.#count("agent", what, count);
    for (const failure of agent.failures) this.#findings.push(`the agent failed: ${String(failure)}`);
  }

  /** Reads the positions and the time every half hour. */
  #read(): void {
    const once = (what: string, read: () => Promise<unknown>): void =>
      void read().then(
        () => this.#count("reads", what),
        (error: unknown) => {
          if (error instanceof PoolError) this.#count("reads", `${what} ${error.code}`);
          else this.#findings.push(`${what} rejected with ${String(error)}`);
        },
      );
    this.#stopReads = this.#clock.after(READ_MS, () => {
      once("getPositions", () => this.#pool.getPositions());
      once("getAccountSummary", () => this.#pool.getAccountSummary());
      this.#read();
    });
  }

  /** Reads a stream and counts its updates. @returns A function that leaves it. */
  #follow(name: string, stream: Stream<unknown>): () => void {
    const read = async (): Promise<void> => {
      for await (const { kind } of stream) this.#count("updates", `${name} ${kind}`);
    };
    read().catch((error: unknown) => this.#findings.push(`${name} ended with ${String(error)}`));
    return () => void stream.return?.();
  }

  /** Heals all faults, compares everything with the book of TWS, and closes. */
  async #end(): Promise<PoolStats> {
    this.#faults.close();
    this.#stopReads();
    await this.#clock.advance(QUIET_MS);
    if (this.#pool.stats().state !== "ready")
      this.#findings.push(`the pool is ${this.#pool.stats().state} at the end`);
    this.#findings.push(...(await differences(this.#pool, this.#tws, this.#clock, this.#notes)));
    const stats = this.#pool.stats();
    this.#leave();
    await this.#clock.until(this.#pool.close());
    this.#tws.close();
    await this.#clock.advance(0);
    const { timers } = this.#clock;
    const { live } = this.#network;
    if (timers > 0 || live > 0) this.#findings.push(`${timers} timers and ${live} connections are left`);
    return stats;
  }

  async #until(atMs: number): Promise<void> {
    await this.#clock.advance(Math.max(0, atMs - this.#clock.now()));
  }

  #count(of: "agent" | "reads" | "updates", what: string, by = 1): void {
    const counts = this.#counts[of];
    counts[what] = (counts[what] ?? 0) + by;
  }
}

/** Runs one virtual trading week, from Monday 00:00 in New York to the end of Sunday. Equal seeds give equal weeks. */
export function week(seed: number, { days = 7, heapBytes }: WeekOptions = {}): Promise<WeekReport> {
  return new Week(seed, heapBytes).run(days);
}
