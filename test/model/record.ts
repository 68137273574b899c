import type { TraceEvent } from "../../sim/mod.ts";
import type { PoolEvent, PoolStats } from "../../src/mod.ts";
import type { ApiUser } from "./api-user.ts";
import type { Book } from "./book.ts";
import type { Call } from "./call.ts";
import type { WireFrame } from "./frame.ts";
import type { InjectedFault } from "./live-run.ts";
import type { Logged } from "./logged.ts";
import type { Reading } from "./reading.ts";
import type { Moment } from "./sequence.ts";
import type { ModelOptions, Setting } from "./setting.ts";
import type { Script } from "./step.ts";
import type { TradingRecord } from "./trading-record.ts";
import type { WireEnd } from "./wire.ts";

/** A notification of a listener of the pool. */
export interface Notified extends Moment {
  readonly event: PoolEvent;
  /** Number of the process whose pool it is, from 1. */
  readonly process: number;
  /** Newest connection of the network at that moment. */
  readonly connection: number;
  /** Owners of leases of ended sessions whose `live` was still true. */
  readonly stillLive: readonly string[];
}

/** Observations at the end of a run. */
export interface Ending {
  /** Calls that were pending after every deadline. */
  readonly pending: readonly Call[];
  /** Was a session ready again with all faults healed? Undefined where the pool was drained or closed, and no process followed. */
  readonly ready: boolean | undefined;
  /** When all faults were healed and every read was repeated; undefined where there was no session. */
  readonly healthyAt: Moment | undefined;
  /** Stats of the pool once no lease and no stream was left; undefined where there was no session. */
  readonly idle: PoolStats | undefined;
  /** When the last lease and the last stream were released. */
  readonly idleAt: Moment;
  /** Checks of usefulness that failed; none where the pool was drained or closed before. */
  readonly useless: readonly string[];
  /** The pool that was drained or closed before a new process followed it; undefined for none. */
  readonly before: ClosedPool | undefined;
  /** Stats of the closed pool. */
  readonly closed: PoolStats;
  /** When it was closed, epoch ms. */
  readonly endMs: number;
  readonly left: Left;
}

/** What a closed pool has not ended. */
export interface Left {
  readonly timers: number;
  readonly connections: number;
  /** Listeners on signals of callers. */
  readonly listeners: number;
}

/** A pool after its end. */
export interface ClosedPool {
  readonly closed: PoolStats;
  readonly left: Left;
}

/** Observations of one run, for the invariants to judge. */
export interface RunRecord {
  readonly setting: Setting;
  readonly options: ModelOptions;
  readonly script: Script;
  readonly clientId: number;
  /** Client IDs that the pool has requested, at least the configured one. */
  readonly clientIds: readonly number[];
  readonly calls: readonly Call[];
  readonly users: readonly ApiUser[];
  readonly readings: readonly Reading[];
  readonly frames: readonly WireFrame[];
  readonly ends: readonly WireEnd[];
  readonly notified: readonly Notified[];
  /** Lines of the log of the pool, of all processes. */
  readonly logged: readonly Logged[];
  readonly trace: readonly TraceEvent[];
  /** Events at the server in the epilogue, which no other invariant judges. */
  readonly epilogue: readonly TraceEvent[];
  /** Faults of the script and of the network, in the order of their injection. */
  readonly faults: readonly InjectedFault[];
  readonly book: Book;
  readonly trading: TradingRecord;
  readonly ending: Ending;
  /** Actions of the listeners of the pool. */
  readonly reactions: readonly string[];
  /** Errors that nobody handled. */
  readonly unhandled: readonly unknown[];
}

/** One promise that holds in every run. */
export interface Invariant {
  /** The promise, in plain words. */
  readonly name: string;
  /** Returns a sentence for each time that the run broke it. */
  breaches(run: RunRecord): readonly string[];
}
