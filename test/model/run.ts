import { parseFault, seeded } from "../../sim/mod.ts";
import { IbkrPool, type Lease, type PoolOptions, silentLogger } from "../../src/mod.ts";
import { World } from "../support/world.ts";
import { Book } from "./book.ts";
import { Calls } from "./call.ts";
import { Callers, CLOSE_MS } from "./callers.ts";
import { connectOtherClient } from "./other-client.ts";
import { READS } from "./reads.ts";
import type { Ending, Notified, RunRecord } from "./record.ts";
import { Sequence } from "./sequence.ts";
import type { Script, TimedStep } from "./step.ts";
import { SteppingClock } from "./stepping-clock.ts";
import { LISTENED_EVENTS } from "./steps.ts";
import { Wire } from "./wire.ts";

/** Options with which sessions recover within the deadlines of the callers. */
const OPTIONS = {
  port: 4002,
  clientId: 1,
  logger: silentLogger,
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 2_000,
  acquireTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
  backoffMsMin: 100,
  backoffMsMax: 1_000,
  heartbeatMs: 1_500,
  heartbeatTimeoutMs: 1_000,
} satisfies PoolOptions;
/** Tuesday half past ten in New York: orders at the market are filled. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
const LINGER_MS = 2_000;
/** Time after healing within which every call ends, in ms. */
const SETTLED_MS = 22_000;
/** Time after healing within which every stream flows, in ms; a dead stream is detected by its silence. */
const FLOWS_MS = 35_000;
/** Longest silence of a TWS that is cut off from IBKR (1100), in ms: the bound that the pool states. */
const DEGRADED_MS = 60_000;
/** Time after healing within which a session is ready, in ms. */
const READY_MS = 15_000;
/** Time after the last caller left within which every count is zero, in ms. */
const IDLE_MS = 5_000;

/** One run of a script in its own world: a pool, a fake TWS, and the network between them. */
export class Run {
  // The rate is judged where the pool sends: what the wire holds back reaches the fake all at once.
  readonly #world: World;
  readonly #sequence: Sequence;
  readonly #clock: SteppingClock;
  readonly #wire: Wire;
  readonly #book: Book;
  readonly #calls: Calls;
  readonly #pool: IbkrPool;
  readonly #callers: Callers;
  readonly #notified: Notified[] = [];
  readonly #unhandled: unknown[] = [];

  private constructor(profile: "strict" | "gentle") {
    this.#world = new World({ lingerMs: LINGER_MS, messagesPerSecond: 0, profile }, OPEN);
    const { clock, tws } = this.#world;
    this.#sequence = new Sequence(clock);
    this.#clock = new SteppingClock(clock);
    this.#wire = new Wire(tws, clock, this.#sequence);
    this.#book = new Book(tws, () => clock.now());
    this.#calls = new Calls(clock, this.#sequence);
    this.#world.leaveOpen();
    this.#world.network.attach(this.#wire, OPTIONS.port);
    this.#pool = new IbkrPool(OPTIONS, {
      clock: this.#clock,
      transport: this.#world.network,
      random: seeded("pool").next,
    });
    this.#world.pools.push(this.#pool);
    this.#callers = new Callers(this.#pool, this.#calls, this.#sequence, OPTIONS);
    for (const type of LISTENED_EVENTS) this.#pool.addEventListener(type, (event) => this.#note(event));
  }

  /** Runs a script and returns its record. */
  static async of(script: Script): Promise<RunRecord> {
    const run = new Run(script.some((step) => step.do === "strict") ? "strict" : "gentle");
    const note = (reason: unknown): void => void run.#unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      connectOtherClient(run.#world.tws, 2).end();
      for (const step of script) {
        run.#act(step);
        await run.#world.clock.advance(step.thenMs);
      }
      return run.#record(script, await run.#end(script));
    } finally {
      process.off("unhandledRejection", note);
    }
  }

  #act({ thenMs: _, ...step }: TimedStep): void {
    switch (step.do) {
      case "strict":
        return;
      case "fault":
        return void this.#world.tws.inject(parseFault(step.fault));
      case "heal":
        return this.#heal();
      case "disturb":
        return this.#wire.disturb(step);
      case "cut":
        this.#wire.chunkBytes = step.chunkBytes;
        return;
      case "clock":
        return this.#clock.step(step.byMs);
      default:
        return this.#callers.act(step);
    }
  }

  #note(event: Notified["event"]): void {
    const ended = event.type === "lost" || (event.type === "state" && !ALIVE.includes(event.state));
    const over = (lease: Lease): boolean =>
      ended && lease.live && "epoch" in event && lease.epoch <= event.epoch;
    const stillLive = this.#callers.leases.filter(over).map(({ owner }) => owner);
    this.#notified.push({ ...this.#sequence.next(), event, connection: this.#wire.connections, stillLive });
  }

  #heal(): void {
    this.#world.tws.heal();
    this.#wire.heal();
  }

  /** Heals all faults, waits until calls end, repeats every read, releases everything and closes the pool. */
  async #end(script: Script): Promise<Ending> {
    const { clock } = this.#world;
    this.#heal();
    this.#callers.listening = false;
    await clock.advance(SETTLED_MS);
    const pending = this.#calls.pending.filter(({ dueMs = Number.POSITIVE_INFINITY }) => dueMs < clock.now());
    const back = this.#callers.over ? undefined : await this.#isReadyAgain();
    if (back === true && this.#callers.readings.some(({ leftAt }) => leftAt === undefined)) {
      await clock.advance(FLOWS_MS);
    }
    const ready = this.#callers.over ? undefined : back;
    const healthyAt = ready === true ? this.#sequence.next() : undefined;
    if (ready === true) await this.#readsAll(script.length);
    const idleAt = this.#sequence.next();
    for (const lease of this.#callers.leases) void lease.release();
    for (const reading of this.#callers.readings) reading.leave();
    await clock.advance(IDLE_MS);
    const idle = ready === true && !this.#callers.over ? this.#pool.stats() : undefined;
    this.#callers.listening = true;
    const closed = this.#calls.begin("close", () => this.#pool.close(), { withinMs: CLOSE_MS });
    await clock.until(closed, CLOSE_MS + 1).catch(() => undefined);
    await clock.advance(0);
    this.#wire.close();
    this.#calls.close();
    this.#book.close();
    this.#world.tws.close();
    await clock.advance(0);
    const left = { timers: clock.timers, connections: this.#world.network.live };
    return { pending, ready, healthyAt, idle, idleAt, closed: this.#pool.stats(), left };
  }

  /** Connects and returns whether a session was ready in time. */
  async #isReadyAgain(): Promise<boolean> {
    const { clock } = this.#world;
    const ready = (): boolean => this.#pool.stats().state === "ready";
    const withinMs = this.#pool.stats().state === "degraded" ? DEGRADED_MS + READY_MS : READY_MS;
    void this.#calls.begin("connect", () => this.#pool.connect({ timeoutMs: withinMs }), { withinMs });
    const untilMs = clock.now() + withinMs;
    while (clock.now() < untilMs && !ready()) await clock.advance(500);
    return ready();
  }

  /**
   * Makes every read once, one after the other, with all faults healed. The first one differs from script to script, because
   * a read that was lost before must not block another.
   */
  async #readsAll(first: number): Promise<void> {
    const kinds = [...READS.values()];
    for (const place of kinds.keys()) {
      const { name = "", abouts = [] } = kinds[(first + place) % kinds.length] ?? {};
      const read = this.#callers.readOn(this.#pool, { name, about: abouts[0] ?? "" });
      await this.#world.clock.until(read, OPTIONS.requestTimeoutMs + 1).catch(() => undefined);
    }
  }

  #record(script: Script, ending: Ending): RunRecord {
    return {
      script,
      ending,
      clientId: OPTIONS.clientId,
      calls: this.#calls.all,
      users: this.#callers.users,
      readings: this.#callers.readings,
      notified: this.#notified,
      frames: this.#wire.frames,
      ends: this.#wire.ends,
      trace: this.#world.tws.trace.events,
      book: this.#book,
      reactions: this.#callers.reactions,
      unhandled: [...this.#unhandled, ...this.#callers.thrown],
    };
  }
}

/** States of a pool in which leases of the last session may be live. */
const ALIVE: readonly string[] = ["ready", "degraded", "draining"];
