import type { TraceEvent } from "../../sim/mod.ts";
import type { GatewayCounts } from "../../sim/web/mod.ts";
import type { TakeOverPolicy, WebPoolEvent, WebPoolStats } from "../../src/web/mod.ts";
import type { Call } from "../model/call.ts";
import type { Moment } from "../model/sequence.ts";
import type { WebReading } from "./reading.ts";
import type { SeenRequest, SeenSocket } from "./recorded-gateway.ts";
import type { WebScript, WorldStep } from "./step.ts";

/** A notification of a listener of a pool. */
export interface WebNotified extends Moment {
  readonly event: WebPoolEvent;
}

/** Observations at the end of the run of one pool. */
export interface PoolEnding {
  /** Calls that were pending after every deadline. */
  readonly pending: readonly Call[];
  /** Was a session ready again with everything healed? Undefined where the pool was drained or closed. */
  readonly ready: boolean | undefined;
  /** When streams had had the time to flow again, and the reads of all kinds began; undefined where there was no session. */
  readonly healthyAt: Moment | undefined;
  /** When the last lease and the last stream were released. */
  readonly idleAt: Moment;
  /** Stats after that; undefined where there was no session. */
  readonly idle: WebPoolStats | undefined;
  /** When `close()` had resolved. */
  readonly closedAt: Moment;
}

/** Observations of one pool. */
export interface PoolRecord {
  /** The name of the pool in reports. */
  readonly label: string;
  readonly takeOver: TakeOverPolicy;
  readonly calls: readonly Call[];
  readonly readings: readonly WebReading[];
  readonly events: readonly WebNotified[];
  readonly requests: readonly SeenRequest[];
  readonly sockets: readonly SeenSocket[];
  readonly ending: PoolEnding;
}

/** Observations of one run, for the invariants to judge. */
export interface WebRunRecord {
  readonly script: WebScript;
  readonly world: WorldStep;
  readonly pools: readonly PoolRecord[];
  readonly trace: readonly TraceEvent[];
  readonly counts: GatewayCounts;
  /** Lines of the loggers of all pools. */
  readonly lines: readonly string[];
  /** Texts that no line, event or error may have. */
  readonly secrets: readonly string[];
  /** Errors that nobody handled. */
  readonly unhandled: readonly unknown[];
  /** What is left when all pools are closed. */
  readonly left: { readonly timers: number; readonly requests: number; readonly sockets: number };
}

/** One promise that holds in every run. */
export interface WebInvariant {
  /** The promise, in plain words. */
  readonly name: string;
  /** Returns a sentence for each time that the run broke it. */
  breaches(run: WebRunRecord): readonly string[];
}

/** Makes a promise about each pool by itself. */
export function ofEachPool(
  name: string,
  breaches: (pool: PoolRecord, run: WebRunRecord) => readonly string[],
): WebInvariant {
  return {
    name,
    breaches: (run) =>
      run.pools.flatMap((pool) => breaches(pool, run).map((text) => `${pool.label}: ${text}`)),
  };
}
