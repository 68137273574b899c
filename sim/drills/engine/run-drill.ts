import type { CheckOutcome, Scenario } from "../../mod.ts";
import { DRILL_CLIENT_ID, type Drill, scenarioOf } from "../drill.ts";
import type { DrillRecord } from "../record.ts";
import type { DrillLimits } from "../seen.ts";
import type { DrillTarget, RunningTarget } from "../target.ts";
import { DrillLog } from "./drill-log.ts";
import { recordOf } from "./drill-record.ts";
import { Progress } from "./progress.ts";
import { type DrillStage, fakeStage, type StageMaker } from "./stage.ts";
import { pause, type Waited, waitUntil } from "./wait.ts";

/** Phase of a drill. */
export type DrillPhase = "warm-up" | "fault" | "recovery" | "observation" | "end";

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
  readonly onStage?: (stage: DrillStage) => void;
  /** Default: a fake TWS on a free port of this machine. */
  readonly stage?: StageMaker;
}

/** What came of a drill, before it is graded. */
export interface Ran {
  readonly drill: Drill;
  readonly target: DrillTarget;
  readonly running: RunningTarget;
  readonly options: RunDrillOptions;
  readonly stage: DrillStage;
  readonly log: DrillLog;
  readonly startMs: number;
  readonly endMs: number;
  /** Outcomes of the steps and checks of the scenario. */
  readonly outcomes: readonly CheckOutcome[];
}

/**
 * Runs a drill against a target, and grades what was seen on the wire.
 *
 * @throws {Error} When the target or the TWS cannot be started.
 */
export async function runDrill(
  drill: Drill,
  target: DrillTarget,
  options: RunDrillOptions,
): Promise<DrillRecord> {
  const scenario: Scenario = scenarioOf(drill);
  const stage = await (options.stage ?? fakeStage)(scenario, options.seed);
  try {
    const startMs = stage.nowMs();
    const log = new DrillLog(stage);
    const watch = new Watch(stage);
    options.onStage?.(stage);
    const { host, port } = stage;
    const place = { host, port, clientId: DRILL_CLIENT_ID, mark: (name: string) => stage.mark(name) };
    options.onPhase?.("warm-up");
    const running = await target.start(place);
    try {
      await new Phases(drill, stage, watch, log, running, options).run();
    } finally {
      options.onPhase?.("end");
      watch.stop();
      await running.stop();
    }
    const outcomes = stage.finish();
    log.stop();
    return recordOf({ drill, target, running, options, stage, log, startMs, endMs: stage.nowMs(), outcomes });
  } finally {
    await stage.close();
  }
}

/** Progress of the client, and listeners for its changes. */
class Watch {
  readonly progress = new Progress();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];

  constructor(stage: DrillStage) {
    this.#stops = [
      stage.onEvent((event) => {
        this.progress.event(event);
        this.#notify();
      }),
      stage.onRequest((message) => {
        this.progress.request(message);
        this.#notify();
      }),
    ];
    stage.ended.addEventListener("abort", () => this.#notify(), { once: true });
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The phases of one drill, one after the other. */
class Phases {
  readonly #drill: Drill;
  readonly #stage: DrillStage;
  readonly #watch: Watch;
  readonly #log: DrillLog;
  readonly #options: RunDrillOptions;
  readonly #over: AbortSignal;

  constructor(
    drill: Drill,
    stage: DrillStage,
    watch: Watch,
    log: DrillLog,
    running: RunningTarget,
    options: RunDrillOptions,
  ) {
    this.#drill = drill;
    this.#stage = stage;
    this.#watch = watch;
    this.#log = log;
    this.#options = options;
    const ended = new AbortController();
    void running.ended.then(() => ended.abort());
    this.#over =
      options.signal === undefined ? ended.signal : AbortSignal.any([ended.signal, options.signal]);
  }

  /** Runs them until the drill has seen everything that it waits for, its bounds are over, or the target has ended. */
  async run(): Promise<void> {
    const { times, onPhase } = this.#options;
    if (this.#drill.session !== "never") {
      if (!(await this.#warm())) return;
      this.#stage.mark("warm");
    }
    onPhase?.("fault");
    if ((await this.#struck()) !== "happened") return;
    await this.#calm();
    onPhase?.("recovery");
    if (this.#drill.session !== "never")
      await this.#until(() => this.#watch.progress.isWhole, times.recoveryMs);
    onPhase?.("observation");
    await pause(this.#drill.observeMs ?? times.observeMs, this.#over);
  }

  /** Waits until a session is ready and the client sends nothing new. @returns Whether a session was ready. */
  async #warm(): Promise<boolean> {
    const { progress } = this.#watch;
    const { readyWithinMs, quietMs, warmMs } = this.#options.times;
    if ((await this.#until(() => progress.sessions > 0, readyWithinMs)) !== "happened") return false;
    const readyMs = this.#stage.nowMs();
    for (let kinds = -1; ; ) {
      const leftMs = readyMs + warmMs - this.#stage.nowMs();
      if (leftMs <= 0 || this.#over.aborted) return true;
      if (progress.kinds > 0 && progress.kinds === kinds && progress.ready.size > 0) return true;
      kinds = progress.kinds;
      await pause(Math.min(quietMs, leftMs), this.#over);
    }
  }

  /** Waits until every fault has affected something. */
  #struck(): Promise<Waited> {
    return this.#until(
      () => this.#log.faults.every(({ injected }) => injected.strikes > 0) && this.#isPlayed(),
      this.#options.times.faultMs,
    );
  }

  /** Whether every step has run, or there are none. */
  #isPlayed(): boolean {
    return (this.#drill.scenario.timeline ?? []).length === 0 || this.#stage.ended.aborted;
  }

  /** Waits until the faults that end by themselves are over. */
  #calm(): Promise<Waited> {
    return this.#until(
      () =>
        this.#log.faults.every(
          ({ injected, toMs }) => toMs !== undefined || injected.fault.forMs === undefined,
        ),
      this.#options.times.faultMs,
    );
  }

  #until(condition: () => boolean, withinMs: number): Promise<Waited> {
    return waitUntil(condition, this.#watch.onChange, withinMs, this.#over);
  }
}
