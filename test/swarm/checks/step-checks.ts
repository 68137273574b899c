import type { LiveRun, Observer } from "../../model/live-run.ts";
import type { SeedBreach } from "../seed-report.ts";
import type { StepCheck } from "./check.ts";
import { stepChecks } from "./mod.ts";

/** Breaches of one promise after which it is checked no more. */
const BREACHES_MAX = 5;

/** Checks every promise at every step of a run, and keeps what was broken. */
export class StepChecks implements Observer {
  readonly breaches: SeedBreach[] = [];
  readonly #checks: Map<StepCheck, number>;

  constructor(checks: readonly StepCheck[] = stepChecks()) {
    this.#checks = new Map(checks.map((check) => [check, 0]));
  }

  step(run: LiveRun): void {
    for (const [check, broken] of this.#checks) {
      const sentences = check.breaches(run);
      if (sentences.length === 0) continue;
      for (const sentence of sentences)
        this.breaches.push({ promise: check.name, sentence, atMs: run.clock.now() });
      const all = broken + sentences.length;
      if (all >= BREACHES_MAX) this.#checks.delete(check);
      else this.#checks.set(check, all);
    }
  }
}
