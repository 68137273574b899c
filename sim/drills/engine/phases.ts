import type { Injected } from "../../mod.ts";
import { isUndecided, stoodStillMs } from "../checks/mod.ts";
import type { Drill } from "../drill.ts";
import type { RunningTarget } from "../target.ts";
import type { DrillLog } from "./drill-log.ts";
import { seenOf } from "./drill-record.ts";
import type { PhasesEnd, RunDrillOptions } from "./ran.ts";
import { type ScenarioTimes, scenarioTimes } from "./scenario-times.ts";
import type { DrillStage } from "./stage.ts";
import { pause, type Waited, waitUntil } from "./wait.ts";
import type { Watch } from "./watch.ts";

/** Tests whether a fault ends without being healed. */
const endsByItself = ({ fault }: Injected): boolean => fault.forMs !== undefined || fault.name === "restart";

/** Gets a time within which a fault ends by itself: all times of its text together, as `restart` has several stages. */
const lengthMs = ({ fault }: Injected): number =>
  [...fault.text.matchAll(/Ms=(\d+)/g)].reduce((sum, [, ms]) => sum + Number(ms), 0);

/** Most that halts add to a time, in multiples of it: a machine with too much work would prolong a drill without an end. */
const PROLONGED_MAX = 4;

/** Time between two looks at what is left to be looked after, in ms. */
const SETTLE_STEP_MS = 500;

/** The phases of one drill, one after the other. */
export class Phases {
  readonly #drill: Drill;
  readonly #stage: DrillStage;
  readonly #watch: Watch;
  readonly #log: DrillLog;
  readonly #options: RunDrillOptions;
  readonly #over: AbortSignal;
  readonly #needs: ScenarioTimes;

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
    this.#needs = scenarioTimes(drill.scenario);
    const ended = new AbortController();
    void running.ended.then(() => ended.abort());
    this.#over =
      options.signal === undefined ? ended.signal : AbortSignal.any([ended.signal, options.signal]);
  }

  /**
   * Runs them until the drill has seen everything that it waits for, its bounds are over, or the target has ended. A scenario
   * with an end of its own runs to that end, whatever has happened before.
   */
  async run(): Promise<PhasesEnd> {
    const { times, onPhase } = this.#options;
    if (this.#drill.session !== "never") {
      if (!(await this.#warm())) return this.#over.aborted ? "whole" : "no session";
      this.#stage.mark("warm");
    }
    onPhase?.("fault");
    const { untilMs } = this.#needs;
    if (untilMs !== undefined) {
      await this.#until(() => this.#hasStruck() || this.#stage.ended.aborted, untilMs);
      onPhase?.("observation");
      await this.#until(() => this.#stage.ended.aborted, untilMs);
      return "whole";
    }
    if ((await this.#struck()) !== "happened") return "whole";
    await this.#calm();
    onPhase?.("recovery");
    if (this.#drill.session !== "never") await this.#back(Math.max(times.recoveryMs, this.#needs.recoveryMs));
    onPhase?.("observation");
    await pause(this.#drill.observeMs ?? times.observeMs, this.#over);
    await this.#settled();
    return "whole";
  }

  /** Waits until nothing is left that was lost and that the client still has the time to look after. */
  async #settled(): Promise<void> {
    const { times, limits } = this.#options;
    const withinMs = times.settleMs ?? Math.max(limits.recoveryMs, this.#needs.recoveryMs);
    const fromMs = this.#stage.nowMs();
    const isUnsettled = (nowMs: number): boolean =>
      this.#leftMs(fromMs, withinMs) > 0 &&
      isUndecided(
        seenOf({
          stage: this.#stage,
          log: this.#log,
          options: this.#options,
          startMs: nowMs,
          endMs: nowMs,
        }),
      );
    while (!this.#over.aborted && isUnsettled(this.#stage.nowMs())) await pause(SETTLE_STEP_MS, this.#over);
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

  /** Waits until every fault has affected something, and every step has run. */
  #struck(): Promise<Waited> {
    return this.#until(
      () => this.#hasStruck() && this.#isPlayed(),
      this.#options.times.faultMs + this.#needs.stepsMs,
    );
  }

  #hasStruck(): boolean {
    return this.#log.faults.every(({ injected }) => injected.strikes > 0);
  }

  /** Whether every step has run, or there are none. */
  #isPlayed(): boolean {
    return (this.#drill.scenario.timeline ?? []).length === 0 || this.#stage.ended.aborted;
  }

  /** Waits until the faults that end by themselves are over. */
  #calm(): Promise<Waited> {
    const lastMs = Math.max(0, ...this.#log.faults.map(({ injected }) => lengthMs(injected)));
    return this.#until(
      () => this.#log.faults.every(({ injected, toMs }) => toMs !== undefined || !endsByItself(injected)),
      this.#options.times.faultMs + lastMs,
    );
  }

  /** Waits until the client is there again, for a time in which the fake does not stand still. */
  async #back(withinMs: number): Promise<void> {
    const fromMs = this.#stage.nowMs();
    for (let leftMs = withinMs; leftMs > 0; leftMs = this.#leftMs(fromMs, withinMs))
      if ((await this.#until(() => this.#isBack(), leftMs)) !== "late") return;
  }

  /** Gets what is left of a time since another one: halts of the fake prolong it, to five times its length at most. */
  #leftMs(fromMs: number, withinMs: number): number {
    const nowMs = this.#stage.nowMs();
    const stillMs = Math.min(PROLONGED_MAX * withinMs, stoodStillMs(this.#log, fromMs, nowMs));
    return withinMs + stillMs - (nowMs - fromMs);
  }

  /** Whether the session that had to be lost was lost, and everything is there again. */
  #isBack(): boolean {
    const { isWhole, losses } = this.#watch.progress;
    return isWhole && (this.#drill.session === "kept" || losses > 0);
  }

  #until(condition: () => boolean, withinMs: number): Promise<Waited> {
    return waitUntil(condition, this.#watch.onChange, withinMs, this.#over);
  }
}
