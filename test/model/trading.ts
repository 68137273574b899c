import type { FakeTws, VirtualClock } from "../../sim/mod.ts";
import type { IbkrPool } from "../../src/mod.ts";
import type { Clock } from "../../src/seams/clock.ts";
import type { Transport } from "../../src/seams/transport.ts";
import { Agents } from "./agents.ts";
import { bookedOrders } from "./booked.ts";
import type { Calls } from "./call.ts";
import type { Crash, IntentCallerStep, IntentStep } from "./intent-step.ts";
import { Intents } from "./intents.ts";
import { JournalDisk } from "./journal-disk.ts";
import { type OrderWrite, PoolProcess } from "./pool-process.ts";
import type { Moment, Sequence } from "./sequence.ts";
import { type FinalIntent, keyOf, type TradingRecord } from "./trading-record.ts";

/** Longest time after healing within which agents end and unknown outcomes are found out, in ms. */
const KNOWN_MS = 90_000;

/** Dependencies of the trading of a run. */
export interface TradingParts {
  readonly clock: VirtualClock;
  /** Clock of the machine that the pool runs on. */
  readonly machine: Clock;
  readonly network: Transport;
  readonly tws: FakeTws;
  readonly sequence: Sequence;
  readonly calls: Calls;
  readonly acquireTimeoutMs: number;
  /** Makes the pool of a process. */
  makePool(process: PoolProcess): IbkrPool;
  /** A process has ended. */
  ended(at: Moment): void;
  /** The next process has started. */
  started(process: PoolProcess): void;
}

/** The processes of the pool one after the other, the journal between them, and the callers with order keys. */
export class Trading {
  readonly #parts: TradingParts;
  readonly #disk: JournalDisk;
  readonly #writes: OrderWrite[] = [];
  readonly #deaths: Moment[] = [];
  readonly #intents: Intents;
  readonly #agents: Agents;
  #process: PoolProcess;
  #finals: readonly FinalIntent[] | undefined;
  /** Starts the next process at once; undefined while one runs. */
  #revive: (() => void) | undefined;

  constructor(parts: TradingParts) {
    this.#parts = parts;
    const { sequence, calls, tws, acquireTimeoutMs } = parts;
    this.#disk = new JournalDisk(sequence);
    const openMs = (): number => this.#disk.state.writeMs;
    this.#intents = new Intents({ calls, sequence, tws, acquireTimeoutMs, openMs });
    this.#agents = new Agents(tws, (order) => this.#intents.verdict(order));
    this.#process = this.#started(1);
  }

  /** The process that runs, or that ran last. */
  get process(): PoolProcess {
    return this.#process;
  }

  /** The pool of that process. */
  get pool(): IbkrPool {
    return this.#process.pool as IbkrPool;
  }

  /** Runs a step about orders, the process or the disk. */
  act(step: IntentStep): void {
    switch (step.do) {
      case "crash":
        return this.#crash(step);
      case "disk":
        this.#disk.state = step;
        return;
      default:
        return this.call(step);
    }
  }

  /** Runs a step of a caller. */
  call(step: IntentCallerStep): void {
    if (!this.#process.isAlive) return;
    if (step.do === "agent") this.#agents.begin(step, this.#process);
    else this.#intents.act(step, this.#process);
  }

  /** Starts a process if none runs, ends no other one, and has the disk work. */
  heal(): void {
    this.#disk.state = { writeMs: 0, failing: false };
    this.#disarm();
    this.#revive?.();
  }

  /** Ends a process whose pool is closed, and starts the next one. */
  renew(): void {
    this.#end(this.#process, "fin", "kept");
    this.#next(this.#process);
  }

  /** Waits until agents have ended and nothing is unknown, and notes what pool and fake say of every order then. */
  async settle(): Promise<void> {
    const { clock } = this.#parts;
    await clock.until(this.#agents.stop(), KNOWN_MS).catch(() => undefined);
    const untilMs = clock.now() + KNOWN_MS;
    const waits = (): boolean => this.pool.stats().orders.unknown.length > 0;
    while (waits() && clock.now() < untilMs) await clock.advance(1_000);
    // Reports of what has just become known.
    if (this.#intents.all.length > 0) await clock.advance(2_000);
    this.#finals = this.#intents.finals(
      this.pool,
      [...this.#intents.keys, ...this.#agents.keys],
      (orderId) => this.#writes.find(({ frame }) => frame.id === orderId)?.clientId,
    );
  }

  /** Ends the agents of a pool that was closed. */
  async stop(): Promise<void> {
    await this.#parts.clock.until(this.#agents.stop(), KNOWN_MS).catch(() => undefined);
  }

  /** What was observed. */
  record(): TradingRecord {
    return {
      intents: this.#intents.all,
      writes: this.#writes,
      kept: this.#disk.kept,
      deaths: this.#deaths,
      verdicts: this.#intents.verdicts,
      booked: bookedOrders(this.#parts.tws, (ref) => keyOf(ref) !== undefined),
      finals: this.#finals,
      agents: this.#finals === undefined ? undefined : this.#agents.finals(),
    };
  }

  #started(no: number): PoolProcess {
    const { machine, network, sequence, makePool } = this.#parts;
    const parts = { sequence, disk: this.#disk, writes: this.#writes };
    const process = new PoolProcess(no, machine, network, parts);
    process.pool = makePool(process);
    return process;
  }

  /** Ends the process now or at the instant of its next order that is meant. */
  #crash({ at, how, unsaved, downMs }: Crash): void {
    const process = this.#process;
    if (!process.isAlive) return;
    const die = (): void => {
      if (process !== this.#process || !process.isAlive) return;
      this.#end(process, how, unsaved);
      const cancel = this.#parts.clock.after(downMs, () => this.#revive?.());
      this.#revive = () => {
        cancel();
        this.#next(process);
      };
    };
    const { journal } = process;
    switch (at) {
      case "now":
        return die();
      case "appending":
        journal.appending = die;
        return;
      case "kept":
        journal.durable = die;
        return;
      case "written":
        journal.durable = () => {
          process.wrote = die;
        };
    }
  }

  #end(process: PoolProcess, how: Crash["how"], unsaved: Crash["unsaved"]): void {
    this.#disarm();
    process.die(how, unsaved);
    const died = process.died as Moment;
    this.#deaths.push(died);
    this.#intents.died(process, died);
    this.#parts.ended(died);
  }

  #disarm(): void {
    const { journal } = this.#process;
    journal.appending = () => {};
    journal.durable = () => {};
    this.#process.wrote = () => {};
  }

  #next(before: PoolProcess): void {
    this.#revive = undefined;
    before.forget();
    this.#process = this.#started(before.no + 1);
    this.#parts.started(this.#process);
    this.#agents.resume(this.#process);
  }
}
