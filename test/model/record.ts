import type { TraceEvent } from "../../sim/mod.ts";
import type { PoolEvent, PoolStats } from "../../src/mod.ts";
import type { ApiUser } from "./api-user.ts";
import type { Book } from "./book.ts";
import type { Call } from "./call.ts";
import type { WireFrame } from "./frame.ts";
import type { Reading } from "./reading.ts";
import type { Moment } from "./sequence.ts";
import type { Script } from "./step.ts";
import type { WireEnd } from "./wire.ts";

/** Something that a listener of the pool saw when it was notified. */
export interface Notified extends Moment {
  readonly event: PoolEvent;
  /** Newest connection of the network at that moment. */
  readonly connection: number;
  /** Owners of leases of ended sessions that said that they were live. */
  readonly stillLive: readonly string[];
}

/** How the run was brought to its end; each part is what was seen from outside. */
export interface Ending {
  /** Calls that had not ended when every deadline was over. */
  readonly pending: readonly Call[];
  /** Could a session be had again, with everything healed? Undefined where the pool was drained or closed. */
  readonly ready: boolean | undefined;
  /** When everything was healed and every read was made once more; undefined where there was no session. */
  readonly healthyAt: Moment | undefined;
  /** Counts of the pool once nobody held or watched anything; undefined where there was no session. */
  readonly idle: PoolStats | undefined;
  /** When the last lease and the last stream were given back. */
  readonly idleAt: Moment;
  /** Counts of the closed pool. */
  readonly closed: PoolStats;
  readonly left: { readonly timers: number; readonly connections: number };
}

/** Everything that was seen of one run, for the invariants to judge. */
export interface RunRecord {
  readonly script: Script;
  readonly clientId: number;
  readonly calls: readonly Call[];
  readonly users: readonly ApiUser[];
  readonly readings: readonly Reading[];
  readonly frames: readonly WireFrame[];
  readonly ends: readonly WireEnd[];
  readonly notified: readonly Notified[];
  readonly trace: readonly TraceEvent[];
  readonly book: Book;
  readonly ending: Ending;
  /** What listeners of the pool did when they were notified. */
  readonly reactions: readonly string[];
  /** Errors that nobody handled. */
  readonly unhandled: readonly unknown[];
}

/** One promise that holds in every run. */
export interface Invariant {
  /** The promise, in plain words. */
  readonly name: string;
  /** Sentences that say where the run broke it. */
  breaches(run: RunRecord): readonly string[];
}
