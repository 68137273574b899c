import type { Injected } from "../../mod.ts";
import type { Drill } from "../drill.ts";
import type { RunningTarget } from "../target.ts";
import type { DrillLog } from "./drill-log.ts";
import type { RunDrillOptions } from "./ran.ts";
import type { DrillStage } from "./stage.ts";
import { pause, type Waited, waitUntil } from "./wait.ts";
import type { Watch } from "./watch.ts";

/** Tests whether a fault ends without being healed. */
const endsByItself = ({ fault }: Injected): boolean => fault.forMs !== undefined || fault.name === "restart";

/** The phases of one drill, one after the other. */
export class Phases {
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
    if (this.#drill.session !== "never") await this.#until(() => this.#isBack(), times.recoveryMs);
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
      () => this.#log.faults.every(({ injected, toMs }) => toMs !== undefined || !endsByItself(injected)),
      this.#options.times.faultMs,
    );
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
