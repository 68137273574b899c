import type { PoolOptions } from "../../src/mod.ts";
import type { Script } from "./step.ts";

/** Options of the pool whose values the model needs for its deadlines. */
export interface ModelOptions extends PoolOptions {
  readonly clientId: number;
  readonly dialTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly backoffMsMax: number;
  readonly heartbeatMs: number;
  readonly heartbeatTimeoutMs: number;
}

/** Everything that a run depends on, as plain data: equal settings give equal runs. */
export interface Setting {
  readonly seed: number;
  /** How kind the fake is. */
  readonly profile: "strict" | "gentle";
  /** Time for which the fake keeps a lost session and its client ID, in ms. */
  readonly lingerMs: number;
  /** Start of the run, epoch ms. */
  readonly startMs: number;
  /** Faults at times of every day, e.g. `23:45 restart`; times are those of New York. Default: none. */
  readonly timetable?: readonly string[];
  readonly pool: PoolOptions;
  /** Faults that are in force from the first dial until everything is healed. */
  readonly network: readonly string[];
  readonly script: Script;
  /** Whether what TWS writes at once arrives as one piece, or a message at a time. Default: apart. */
  readonly delivery?: "apart" | "joined";
  /** Whether a pool that was drained or closed is followed by that of a new process once all is healed. Default: left out. */
  readonly renewal?: "tried" | "left out";
  /** Whether the pool is used without faults at the end, where it is not over. Default: tried. */
  readonly epilogue?: "tried" | "left out";
  /** Names of the promises of usefulness that are tried then. Default: all. */
  readonly useful?: readonly string[];
}

/** Options with which sessions recover within the deadlines of the callers. */
const USUAL = {
  clientId: 1,
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 2_000,
  acquireTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
  backoffMsMin: 100,
  backoffMsMax: 1_000,
  heartbeatMs: 1_500,
  heartbeatTimeoutMs: 1_000,
} as const satisfies PoolOptions;

/** Tuesday half past ten in New York: orders at the market are filled. */
export const OPEN_MS: number = Date.UTC(2026, 0, 13, 15, 30);

/** Completes the options of a pool by those of the model. */
export function modelOptions(options: PoolOptions): ModelOptions {
  return { ...USUAL, ...options };
}

/** Makes the setting of a script with the usual options. */
export function settingOf(script: Script): Setting {
  return {
    seed: 1,
    profile: script.some((step) => step.do === "strict") ? "strict" : "gentle",
    lingerMs: 2_000,
    startMs: OPEN_MS,
    pool: {},
    network: [],
    script,
  };
}
