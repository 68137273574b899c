import type { Plan } from "./plan.ts";

/** A promise that a run broke. */
export interface SeedBreach {
  /** Name of the invariant or check, in plain words. */
  readonly promise: string;
  /** One sentence that says where and when. */
  readonly sentence: string;
  /** When the check found it, epoch ms of the virtual clock; undefined for checks of the whole record. */
  readonly atMs: number | undefined;
}

/** How often the faults of one kind were planned and have done something. */
export interface FaultCount {
  readonly planned: number;
  /** Faults that touched a dial, a frame, a session or the state of TWS. */
  readonly fired: number;
}

/** What one seed gave: plain data, so that it passes between processes as JSON. */
export interface SeedReport {
  readonly seed: number;
  readonly plan: Plan;
  readonly breaches: readonly SeedBreach[];
  /** Digest of all events of the run, 16 hex digits: equal for equal seeds, on every runtime. */
  readonly digest: string;
  /** Number of events of the trace. */
  readonly events: number;
  readonly virtualMs: number;
  readonly cpuMs: number;
  /** Whether a session was ready, and reads were repeated, with all faults healed: not where the pool stayed closed. */
  readonly isHealed: boolean;
  /** Whether the pool was also used without faults at the end. */
  readonly isUsed: boolean;
  readonly faults: Readonly<Record<string, FaultCount>>;
  /** Hits of each probe, by its name; probes that were not hit are left out. */
  readonly probes: Readonly<Record<string, number>>;
  /** How often a fault struck in a state of the pool, by `"<fault> x <state>"`. */
  readonly matrix: Readonly<Record<string, number>>;
  /** The last events before the first breach, or before the end, one line each. */
  readonly lastEvents: readonly string[];
}

/** Options of `simulate`. */
export interface SimulateOptions {
  /** Length of the run in virtual hours, instead of the drawn one. */
  readonly hours?: number;
  /** A plan instead of the drawn one, e.g. a shorter script of the same seed. */
  readonly plan?: Plan;
}

/** Draws a plan from a seed, runs it and judges the run. */
export type Simulate = (seed: number, options?: SimulateOptions) => Promise<SeedReport>;
