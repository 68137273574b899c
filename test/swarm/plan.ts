import type { PoolOptions } from "../../src/mod.ts";
import type { Script } from "../model/step.ts";

/** Something that a seed turns on or off: what callers do, what TWS and the network do, how the pool is configured. */
export interface Feature {
  /** Lower-case words joined by "-", e.g. `"order-intents"`. */
  readonly name: string;
  /** One sentence: what runs with it contain. */
  readonly about: string;
}

/** Everything that is drawn from one seed, as plain data: two runs of equal plans are equal, event for event. */
export interface Plan {
  readonly seed: number;
  /** Ten virtual minutes, or hours. */
  readonly length: "light" | "long";
  /** Names of the features that are on, in alphabetical order. */
  readonly features: readonly string[];
  /** How kind the fake is. */
  readonly profile: "strict" | "gentle";
  /** Time for which the fake keeps a lost session and its client ID, in ms. */
  readonly lingerMs: number;
  /** Start of the run, epoch ms. */
  readonly startMs: number;
  /** Faults at times of every day, e.g. `23:45 restart`; times are those of New York. Default: none. */
  readonly timetable?: readonly string[];
  /** Options of the pool that are plain data. */
  readonly pool: PoolOptions;
  /** What the network is like from the first to the last dial, in the form of faults; besides the faults of the script. */
  readonly network: readonly string[];
  /** Whether what TWS writes at once arrives as one piece: in half of the plans. Default: apart. */
  readonly delivery?: "apart" | "joined";
  /**
   * Whether a new process follows at the end where the pool was drained or closed: in three of four plans, because without it
   * neither healing nor usefulness is judged there. Default: left out.
   */
  readonly renewal?: "tried" | "left out";
  /** Whether the pool is used without faults at the end. No plan that is drawn leaves it out. Default: tried. */
  readonly epilogue?: "tried" | "left out";
  /**
   * Names of the promises of usefulness that are tried then: two in each plan, because all of them would take a third of the
   * time of a run. Default: all.
   */
  readonly useful?: readonly string[];
  /** The steps of callers, TWS, network and clock. */
  readonly script: Script;
}
