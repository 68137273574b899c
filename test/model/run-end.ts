import type { FakeTws, MemoryNetwork, VirtualClock } from "../../sim/mod.ts";
import type { IbkrPool } from "../../src/mod.ts";
import type { Book } from "./book.ts";
import type { Call, Calls } from "./call.ts";
import { type Callers, CLOSE_MS } from "./callers.ts";
import type { Phase } from "./live-run.ts";
import { READS } from "./reads.ts";
import type { ClosedPool, Ending } from "./record.ts";
import type { Sequence } from "./sequence.ts";
import type { ModelOptions, Setting } from "./setting.ts";
import type { Trading } from "./trading.ts";
import { usefulness, usefulPromises } from "./usefulness.ts";
import type { Wire } from "./wire.ts";

/** Shortest time after healing until the pool is expected to be ready, in ms. */
const SETTLED_MS = 22_000;
/** Time after healing within which every stream flows, in ms; a dead stream is detected by its silence. */
const FLOWS_MS = 35_000;
/** Longest silence of a TWS that is cut off from IBKR (1100), in ms: the bound that the pool states. */
const DEGRADED_MS = 60_000;
/** Time for round trips and for what else is not an option, in ms. */
const SLACK_MS = 5_000;
/** Time after the last caller left within which every count is zero, in ms. */
const IDLE_MS = 5_000;

/** Parts of a run that its end works on. */
export interface RunEndParts {
  readonly setting: Setting;
  readonly options: ModelOptions;
  readonly clock: VirtualClock;
  readonly tws: FakeTws;
  readonly network: MemoryNetwork;
  readonly callers: Callers;
  readonly wire: Wire;
  readonly book: Book;
  readonly calls: Calls;
  readonly trading: Trading;
  readonly sequence: Sequence;
  /** Returns the number of sockets that the machine of the pool has. */
  sockets(): number;
  /** Heals all faults. */
  heal(): void;
  /** A phase of the run begins. */
  enter(phase: Phase): void;
}

/** End of a run: everything heals, and what is promised then is tried. */
export class RunEnd {
  readonly #parts: RunEndParts;

  constructor(parts: RunEndParts) {
    this.#parts = parts;
  }

  get #pool(): IbkrPool {
    return this.#parts.trading.pool;
  }

  /** Heals all faults, waits until calls end, repeats every read, releases everything and closes the pool. */
  async reached(): Promise<Ending> {
    const { setting, clock, callers, calls, trading, sequence, network, wire, book, tws, enter } =
      this.#parts;
    this.#parts.heal();
    enter("healing");
    callers.listening = false;
    await clock.advance(Math.max(this.#settledMs(), this.#lastDueMs() - clock.now() + 2));
    const pending = calls.pending.filter(({ dueMs = Number.POSITIVE_INFINITY }) => dueMs < clock.now());
    const isRenewed = callers.over && setting.renewal === "tried";
    const before = isRenewed ? await this.#renewed(pending) : undefined;
    const back = callers.over ? undefined : await this.#isReadyAgain();
    if (back === true && callers.readings.some(({ leftAt }) => leftAt === undefined)) {
      await clock.advance(FLOWS_MS);
    }
    const ready = callers.over ? undefined : back;
    const healthyAt = ready === true ? sequence.next() : undefined;
    if (ready === true) {
      enter("healed");
      await trading.settle();
      await this.#readsAll(setting.script.length);
    } else await trading.stop();
    const idleAt = sequence.next();
    this.#leave();
    enter("idle");
    await clock.advance(IDLE_MS);
    const idle = ready === true && !callers.over ? this.#pool.stats() : undefined;
    const isTried = idle !== undefined && setting.epilogue !== "left out";
    const useless = isTried ? await this.#epilogue() : [];
    callers.listening = true;
    enter("closing");
    await this.#closed();
    enter("over");
    // A fake that closes would close them as well.
    const connections = network.live;
    for (const part of [wire, calls, book, tws]) part.close();
    await clock.advance(0);
    const left = { timers: clock.timers, connections, listeners: calls.listeners };
    const closed = this.#pool.stats();
    return { pending, ready, healthyAt, idle, idleAt, useless, before, closed, endMs: clock.now(), left };
  }

  /** Releases every lease and leaves every stream. */
  #leave(): void {
    const { leases, readings } = this.#parts.callers;
    for (const lease of leases) void lease.release();
    for (const reading of readings) reading.leave();
  }

  /** Closes the pool; nothing changes where it is closed. */
  async #closed(): Promise<void> {
    const { calls, clock } = this.#parts;
    const closed = calls.begin("close", () => this.#pool.close(), { withinMs: CLOSE_MS });
    await clock.until(closed, CLOSE_MS + 1).catch(() => undefined);
    await clock.advance(0);
  }

  /**
   * Ends the process of a pool that was drained or closed, and starts the next one.
   *
   * @param pending Receives the calls that have not ended with the pool.
   */
  async #renewed(pending: Call[]): Promise<ClosedPool> {
    const { clock, calls, trading, sockets } = this.#parts;
    this.#leave();
    await clock.advance(IDLE_MS);
    await this.#closed();
    await trading.stop();
    pending.push(...calls.pending.filter((call) => !pending.includes(call)));
    const left = {
      timers: trading.process.timers,
      connections: sockets(),
      listeners: calls.listeners,
    };
    const before = { closed: this.#pool.stats(), left };
    trading.renew();
    await clock.advance(SETTLED_MS);
    return before;
  }

  /** Uses the pool without other faults. */
  async #epilogue(): Promise<readonly string[]> {
    const { book, enter, tws, clock, options, setting } = this.#parts;
    enter("useful");
    book.close();
    const { lingerMs, useful } = setting;
    return usefulness({ pool: this.#pool, tws, clock, options, lingerMs }, usefulPromises(useful));
  }

  /** Gets the latest deadline of the calls that are pending, epoch ms. */
  #lastDueMs(): number {
    const { clock, calls } = this.#parts;
    return Math.max(clock.now(), ...calls.pending.map(({ dueMs = 0 }) => dueMs));
  }

  /** Connects and returns whether a session was ready in time. */
  async #isReadyAgain(): Promise<boolean> {
    const { clock, calls } = this.#parts;
    const ready = (): boolean => this.#pool.stats().state === "ready";
    const untilMs = clock.now() + this.#readyMs();
    while (clock.now() < untilMs && !ready()) {
      // A pool whose policy for 326 is "fail" waits for the next caller.
      if (calls.pending.every(({ what }) => what !== "connect")) {
        const withinMs = untilMs - clock.now();
        void calls.begin("connect", () => this.#pool.connect({ timeoutMs: withinMs }), { withinMs });
      }
      await clock.advance(500);
    }
    return ready();
  }

  /** Gets the time after healing within which a session that died before is given up, in ms. */
  #givenUpMs(): number {
    const { heartbeatMs, heartbeatTimeoutMs } = this.#parts.options;
    return heartbeatMs + (this.#pool.stats().degraded ? DEGRADED_MS : heartbeatTimeoutMs);
  }

  /** Gets the time after healing within which a pool that is ready has a session that is alive, in ms. */
  #settledMs(): number {
    return Math.max(SETTLED_MS, this.#givenUpMs() + SLACK_MS);
  }

  /** Gets the time after healing within which a session is ready, in ms. */
  #readyMs(): number {
    const { backoffMsMax, dialTimeoutMs, handshakeTimeoutMs } = this.#parts.options;
    const dialMs = backoffMsMax + dialTimeoutMs + handshakeTimeoutMs;
    return this.#givenUpMs() + this.#parts.setting.lingerMs + 2 * dialMs + SLACK_MS;
  }

  /**
   * Makes every read once, one after the other, with all faults healed. The first one differs from script to script, because
   * a read that was lost before must not block another.
   */
  async #readsAll(first: number): Promise<void> {
    const { callers, clock, options } = this.#parts;
    const kinds = [...READS.values()];
    for (const place of kinds.keys()) {
      const { name = "", abouts = [] } = kinds[(first + place) % kinds.length] ?? {};
      const read = callers.readOn(this.#pool, { name, about: abouts[0] ?? "" });
      await clock.until(read, options.requestTimeoutMs + 1).catch(() => undefined);
    }
  }
}
