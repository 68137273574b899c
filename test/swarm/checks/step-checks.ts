import type { LiveRun, Observer } from "../../model/live-run.ts";
import type { SeedBreach } from "../seed-report.ts";
import type { StepCheck } from "./check.ts";
import { stepChecks } from "./mod.ts";
import { timeGoesOn } from "./time-goes-on.ts";

/** Breaches of one promise after which it is checked no more. */
const BREACHES_MAX = 5;
/** Endless loops after which a run ends: it would never come to its end, and each of them takes long. */
const LOOPS_MAX = 5;
/** Longest virtual time without a check, in ms. */
const EVERY_MS = 1_000;

/**
 * Checks every promise at every step of a run at which anything happened that the checks see, and every second. Most timers are
 * those of the fake, and change nothing of the pool.
 */
export class StepChecks implements Observer {
  readonly breaches: SeedBreach[] = [];
  readonly #always: StepCheck = timeGoesOn();
  readonly #checks: Map<StepCheck, number>;
  #loops = 0;
  #seen = -1;
  #checkedMs = 0;

  constructor(checks: readonly StepCheck[] = stepChecks()) {
    this.#checks = new Map(checks.map((check) => [check, 0]));
  }

  /** Checks. @throws {Error} When the run is in an endless loop, which was reported as a breach before. */
  step(run: LiveRun): void {
    this.#loops += this.#keep(this.#always, run);
    if (this.#loops >= LOOPS_MAX) throw new Error(`Cannot go on: ${this.breaches.at(-1)?.sentence}`);
    const seen = happened(run);
    const nowMs = run.clock.now();
    if (seen === this.#seen && nowMs - this.#checkedMs < EVERY_MS) return;
    this.#seen = seen;
    this.#checkedMs = nowMs;
    for (const [check, broken] of this.#checks) {
      const all = broken + this.#keep(check, run);
      if (all >= BREACHES_MAX) this.#checks.delete(check);
      else if (all > broken) this.#checks.set(check, all);
    }
  }

  #keep(check: StepCheck, run: LiveRun): number {
    const sentences = check.breaches(run);
    for (const sentence of sentences)
      this.breaches.push({ promise: check.name, sentence, atMs: run.clock.now() });
    return sentences.length;
  }
}

/** Counts what has happened so far: each list only grows. */
function happened({ frames, ends, notified, callers, played, trace, process }: LiveRun): number {
  const { calls, issued } = callers;
  const began = calls.all.length;
  const ended = began - calls.pendingCount;
  return (
    frames.length +
    ends.length +
    notified.length +
    trace.length +
    issued.length +
    played.length +
    began +
    ended +
    process
  );
}
