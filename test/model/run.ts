import process from "node:process";
import { FakeTws, MemoryNetwork, parseDailyFault, parseFault, seeded } from "../../sim/mod.ts";
import { IbkrPool, type Lease, type PoolEventType, type PoolStats } from "../../src/mod.ts";
import { Book } from "./book.ts";
import { Calls } from "./call.ts";
import { Callers } from "./callers.ts";
import type { InjectedFault, LiveRun, Observer, Phase } from "./live-run.ts";
import { type Logged, recordingLogger } from "./logged.ts";
import { connectOtherClient } from "./other-client.ts";
import type { PoolProcess } from "./pool-process.ts";
import type { Ending, Notified, RunRecord } from "./record.ts";
import { RunEnd } from "./run-end.ts";
import { Sequence } from "./sequence.ts";
import { type ModelOptions, modelOptions, type Setting, settingOf } from "./setting.ts";
import type { Script, Step, TimedStep } from "./step.ts";
import { SteppingClock } from "./stepping-clock.ts";
import { Trading } from "./trading.ts";
import { WaitingNetwork } from "./waiting-network.ts";
import { WatchedClock } from "./watched-clock.ts";
import { Wire } from "./wire.ts";

type Observations = Pick<RunRecord, "users" | "notified" | "frames" | "ends" | "trace" | "trading">;

const PORT = 4002;

/** One run of a setting in its own world: a pool, a fake TWS, and the network between them. */
export class Run implements LiveRun {
  readonly setting: Setting;
  readonly options: ModelOptions;
  readonly clock: WatchedClock;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  readonly callers: Callers;
  readonly notified: Notified[] = [];
  readonly faults: InjectedFault[] = [];
  readonly played: Step[] = [];
  /** The program that has placed orders and left. */
  readonly othersBefore = 1;
  readonly #sequence: Sequence;
  readonly #clock: SteppingClock;
  readonly #waiting: WaitingNetwork;
  readonly #wire: Wire;
  readonly #book: Book;
  readonly #calls: Calls;
  readonly #trading: Trading;
  readonly #end: RunEnd;
  readonly #unhandled: unknown[] = [];
  readonly #logged: Logged[] = [];
  #phase: Phase = "faults";
  #awakeMs: number = Number.NEGATIVE_INFINITY;
  #stats: PoolStats | undefined;
  #seen: Observations | undefined;

  private constructor(setting: Setting, observers: readonly Observer[]) {
    this.setting = setting;
    const { startMs, profile, lingerMs, seed, timetable = [], delivery } = setting;
    this.options = modelOptions(setting.pool);
    this.clock = new WatchedClock(startMs);
    this.network = new MemoryNetwork(this.clock);
    // The rate is judged where the pool sends: what the wire holds back reaches the fake all at once.
    this.tws = new FakeTws({
      ...{ clock: this.clock, seed, lingerMs, messagesPerSecond: 0, profile },
      timetable: timetable.map(parseDailyFault),
    });
    this.#sequence = new Sequence(this.clock);
    this.#clock = new SteppingClock(this.clock);
    this.#wire = new Wire(this.tws, this.clock, this.#sequence, delivery);
    this.#book = new Book(this.tws, () => this.clock.now());
    this.#calls = new Calls(this.#clock, this.#sequence);
    this.#waiting = new WaitingNetwork(this.network, this.clock);
    this.network.attach(this.#wire, PORT);
    this.#trading = new Trading({
      ...{ clock: this.clock, machine: this.#clock, network: this.#waiting, tws: this.tws },
      ...{ sequence: this.#sequence, calls: this.#calls, acquireTimeoutMs: this.options.acquireTimeoutMs },
      makePool: (process) => this.#makePool(process),
      ended: (at) => this.callers.died(at),
      started: ({ pool }) => this.#restarted(pool as IbkrPool),
    });
    this.callers = new Callers(this.pool, this.#calls, this.#sequence, this.options);
    this.callers.trade = (step) => this.#trading.call(step);
    this.#end = new RunEnd({
      ...{ setting, options: this.options, clock: this.clock, tws: this.tws, network: this.network },
      ...{ callers: this.callers, wire: this.#wire, book: this.#book, calls: this.#calls },
      ...{ trading: this.#trading, sequence: this.#sequence },
      sockets: () => this.sockets,
      heal: () => this.#heal(),
      enter: (phase) => this.#enter(phase),
    });
    if (observers.length > 0)
      this.clock.onSettled = () => {
        this.#stats = undefined;
        // Between two processes there is no pool to judge.
        if (!this.isAlive) return;
        for (const observer of observers) observer.step(this);
      };
  }

  /** Runs a script with the usual options and returns its record. */
  static of(script: Script): Promise<RunRecord> {
    return Run.with(settingOf(script));
  }

  /**
   * Runs a setting and returns its record.
   *
   * @param observers Look at the run after each timer of the clock.
   */
  static async with(setting: Setting, observers: readonly Observer[] = []): Promise<RunRecord> {
    const run = new Run(setting, observers);
    const note = (reason: unknown): void => void run.#unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      connectOtherClient(run.tws, 2).end();
      run.#shapeNetwork();
      for (const observer of observers) observer.step(run);
      for (const step of setting.script) {
        if (step.do === "stand still") await run.#standStill(step);
        else run.#act(step);
        await run.clock.advance(step.thenMs);
      }
      return run.#record(await run.#end.reached());
    } finally {
      process.off("unhandledRejection", note);
    }
  }

  get pool(): IbkrPool {
    return this.#trading.pool;
  }

  get process(): number {
    return this.#trading.process.no;
  }

  get isAlive(): boolean {
    return this.#trading.process.isAlive;
  }

  get sockets(): number {
    return this.#waiting.sockets;
  }

  get stats(): PoolStats {
    this.#stats ??= this.pool.stats();
    return this.#stats;
  }

  get trace(): LiveRun["trace"] {
    return this.tws.trace.events;
  }

  get frames(): LiveRun["frames"] {
    return this.#wire.frames;
  }

  get ends(): LiveRun["ends"] {
    return this.#wire.ends;
  }

  get awakeMs(): number {
    return this.#awakeMs;
  }

  get phase(): Phase {
    return this.#phase;
  }

  #act({ thenMs: _, ...step }: TimedStep): void {
    this.played.push(step);
    switch (step.do) {
      case "strict":
      case "stand still":
        return;
      case "fault":
        return this.#inject(step.fault);
      case "heal":
        this.#heal();
        return this.#shapeNetwork();
      case "disturb":
        return this.#wire.disturb(step);
      case "cut":
        this.#wire.chunkBytes = step.chunkBytes;
        return;
      case "clock":
        return this.#clock.step(step.byMs);
      case "network gives up":
        return this.#waiting.giveUp();
      case "crash":
      case "disk":
        return this.#trading.act(step);
      default:
        // Without a process there are no callers.
        if (this.isAlive) this.callers.act(step);
    }
  }

  /** Lets the machine of the pool stand still while TWS and the network go on. */
  async #standStill({ how, forMs }: Extract<Step, { readonly do: "stand still" }>): Promise<void> {
    this.played.push({ do: "stand still", how, forMs });
    const sinceMs = this.clock.now();
    this.#awakeMs = Number.POSITIVE_INFINITY;
    this.#clock.standStill(how);
    this.#waiting.standStill();
    await this.clock.advance(forMs);
    this.#awakeMs = this.clock.now();
    this.#calls.stoodStill(how, sinceMs);
    // The event loop runs what is overdue before it reads what has arrived.
    this.#clock.goOn();
    this.#waiting.goOn();
  }

  #makePool(process: PoolProcess): IbkrPool {
    const { seed } = this.setting;
    const { no, journal } = process;
    const logger = recordingLogger(this.#logged, this.#sequence, () => process.wallMs());
    const pool = new IbkrPool(
      { port: PORT, logger, ...this.options, journal },
      {
        clock: process,
        transport: process,
        random: seeded(no === 1 ? `pool ${seed}` : `pool ${seed}/${no}`).next,
      },
    );
    for (const type of NOTED)
      pool.addEventListener(type, (event) => {
        if (process.isAlive) this.#note(event, no);
      });
    return pool;
  }

  /** A new process connects as it starts. */
  #restarted(pool: IbkrPool): void {
    this.callers.use(pool);
    const { acquireTimeoutMs: withinMs } = this.options;
    void this.#calls.begin("connect", () => pool.connect(), { withinMs });
  }

  #inject(text: string): void {
    this.faults.push({ text, atMs: this.clock.now(), injected: this.tws.inject(parseFault(text)) });
  }

  #shapeNetwork(): void {
    for (const text of this.setting.network) this.#inject(text);
  }

  #note(event: Notified["event"], process: number): void {
    const ended = event.type === "lost" || (event.type === "state" && !ALIVE.includes(event.state));
    const over = (lease: Lease): boolean => lease.live && "epoch" in event && lease.epoch <= event.epoch;
    const stillLive = ended ? this.callers.leases.filter(over).map(({ owner }) => owner) : [];
    const connection = this.#wire.connections;
    this.notified.push({ ...this.#sequence.next(), event, process, connection, stillLive });
  }

  #heal(): void {
    this.tws.heal();
    this.#wire.heal();
    this.#trading.heal();
  }

  #enter(phase: Phase): void {
    // What the pool does in the epilogue is not part of the record.
    if (phase === "useful") this.#seen = this.#observations();
    this.#phase = phase;
  }

  /** What was seen so far. */
  #observations(): Observations {
    return {
      users: this.callers.allUsers,
      notified: [...this.notified],
      frames: [...this.frames],
      ends: [...this.ends],
      trace: [...this.trace],
      trading: this.#trading.record(),
    };
  }

  #record(ending: Ending): RunRecord {
    const { setting, options, callers } = this;
    return {
      ...(this.#seen ?? this.#observations()),
      setting,
      options,
      script: setting.script,
      ending,
      clientId: options.clientId,
      clientIds: [...new Set([options.clientId, ...this.#wire.clientIds])],
      calls: this.#calls.all,
      readings: callers.readings,
      epilogue: this.trace.slice(this.#seen?.trace.length ?? this.trace.length),
      faults: this.faults,
      logged: this.#logged,
      book: this.#book,
      reactions: callers.reactions,
      unhandled: [...this.#unhandled, ...callers.thrown],
    };
  }
}

/** States of a pool in which leases of the last session may be live. */
const ALIVE: readonly string[] = ["ready", "degraded", "draining"];
/** Events of the pool that are recorded. */
const NOTED: readonly PoolEventType[] = [
  ...(["state", "dial", "dial-failed", "ready", "lost", "degraded", "restored", "farm", "leak"] as const),
  ...(["gap", "resumed", "throttled", "order", "gate", "closed"] as const),
];
