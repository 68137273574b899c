import type { FakeTws, Injected, MemoryNetwork, TraceEvent, VirtualClock } from "../../sim/mod.ts";
import type { IbkrPool, PoolStats } from "../../src/mod.ts";
import type { Callers } from "./callers.ts";
import type { WireFrame } from "./frame.ts";
import type { Notified } from "./record.ts";
import type { ModelOptions, Setting } from "./setting.ts";
import type { Step } from "./step.ts";
import type { WireEnd } from "./wire.ts";

/**
 * Part of a run: `faults` while the script is played, `healing` until a session is ready with all faults healed, `healed`
 * while reads are answered and streams flow, `idle` once no caller is left, `useful` in the epilogue, `closing`, and `over` for a closed pool.
 */
export type Phase = "faults" | "healing" | "healed" | "idle" | "useful" | "closing" | "over";

/** A fault of the script or of the network, once it was injected. */
export interface InjectedFault {
  readonly text: string;
  readonly atMs: number;
  readonly injected: Injected;
}

/** A run while it goes on. Lists only grow, so that an observer can read on from where it was. */
export interface LiveRun {
  readonly setting: Setting;
  readonly options: ModelOptions;
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  /** The pool of the process that runs; the one of the next process is another. */
  readonly pool: IbkrPool;
  /** Number of that process, from 1. */
  readonly process: number;
  /** Whether that process runs: between two of them it has ended, with its calls. */
  readonly isAlive: boolean;
  /** Figures of the pool at this step. */
  readonly stats: PoolStats;
  readonly callers: Callers;
  /** Events at the server, oldest first. */
  readonly trace: readonly TraceEvent[];
  /** Every message, oldest first. */
  readonly frames: readonly WireFrame[];
  readonly ends: readonly WireEnd[];
  /** Events of the pool, oldest first. */
  readonly notified: readonly Notified[];
  readonly faults: readonly InjectedFault[];
  /** Steps of the script that were played, oldest first. */
  readonly played: readonly Step[];
  readonly phase: Phase;
  /** Number of connections of the machine of the pool that are not gone. */
  readonly sockets: number;
  /** Number of connections at the server before the first one of the pool. */
  readonly othersBefore: number;
  /** When the machine of the pool went on after it had stood still, epoch ms: -Infinity before, and Infinity meanwhile. */
  readonly awakeMs: number;
}

/** Watches a run while it goes on. */
export interface Observer {
  /** Looks at the run after a timer of the clock, once every promise has settled, for each timer, and before the first one. */
  step(run: LiveRun): void;
}
