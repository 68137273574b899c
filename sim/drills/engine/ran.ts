import type { CheckOutcome, Clock } from "../../mod.ts";
import type { Drill } from "../drill.ts";
import type { DrillLimits } from "../seen.ts";
import type { DrillTarget, RunningTarget } from "../target.ts";
import type { DrillLog } from "./drill-log.ts";
import type { LoopWatcher } from "./loop-watch.ts";
import type { DrillStage, StageMaker } from "./stage.ts";

/** Phase of a drill. */
export type DrillPhase = "warm-up" | "fault" | "recovery" | "observation" | "end";

/** End of the phases of a drill: they ran as a whole, or no session was ever ready. */
export type PhasesEnd = "whole" | "no session";

/** Times of a drill, in ms. */
export interface DrillTimes {
  /** Longest time until a session of the client is ready. */
  readonly readyWithinMs: number;
  /** Time without a new kind of request after which the client counts as warm. */
  readonly quietMs: number;
  /** Longest time from the first session that is ready until the client counts as warm. */
  readonly warmMs: number;
  /** Longest time until the fault strikes, and until everything that happens is over. */
  readonly faultMs: number;
  /** Longest time until a session is ready again and its subscriptions are requested again. */
  readonly recoveryMs: number;
  /** Time for which the client is watched after that. */
  readonly observeMs: number;
  /**
   * Longest time that is added while a client has not yet looked after what was lost, and still has the time to. Default: all the
   * time that it is allowed to recover.
   */
  readonly settleMs?: number;
}

/** Times for a program that nobody has seen. */
export const PROGRAM_TIMES: DrillTimes = {
  readyWithinMs: 30_000,
  quietMs: 1_000,
  warmMs: 5_000,
  faultMs: 30_000,
  recoveryMs: 60_000,
  observeMs: 3_000,
};

/** Options of a run of a drill. */
export interface RunDrillOptions {
  readonly seed: number;
  readonly times: DrillTimes;
  readonly limits: DrillLimits;
  /** Command that repeats the run. */
  readonly command: string;
  /** Ends the drill early. */
  readonly signal?: AbortSignal;
  /** Called when a phase begins. */
  readonly onPhase?: (phase: DrillPhase) => void;
  /** Called with the stage when it is there, for live views. */
  readonly onStage?: ((stage: DrillStage, drill: Drill) => void) | undefined;
  /** Default: a fake TWS on a free port of this machine. */
  readonly stage?: StageMaker | undefined;
  /** Clock by which the beginning of the drill is dated. Default: that of the machine. */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /** Default: watches the event loop of this process, which reads what the client sends. */
  readonly watchLoop?: LoopWatcher | undefined;
}

/** What came of a drill, before it is graded. */
export interface Ran {
  readonly drill: Drill;
  readonly target: DrillTarget;
  readonly running: RunningTarget;
  readonly options: RunDrillOptions;
  readonly stage: DrillStage;
  readonly log: DrillLog;
  /** Time of the machine at which it began. */
  readonly beganMs: number;
  readonly startMs: number;
  /** Time at which the observation ended; the target was ended after it. */
  readonly endMs: number;
  readonly end: PhasesEnd;
  /** Number of events that had happened then. */
  readonly endFrame: number;
  /** Outcomes of the steps and checks of the scenario. */
  readonly outcomes: readonly CheckOutcome[];
}
