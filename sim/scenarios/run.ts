import { parseFault } from "../faults/parse.ts";
import type { Injected } from "../net/faults-in-force.ts";
import { TimerGroup } from "../world/timer-group.ts";
import { perform } from "./actions.ts";
import { breachesOf, checkText, isMeant, logOf, nameOf } from "./checks.ts";
import { durationMs } from "./duration.ts";
import type { Scenario, Step, When } from "./scenario.ts";
import type { CheckOutcome, Verdict } from "./verdict.ts";
import { wantedValuesText } from "./wanted.ts";
import type { ScenarioWorld } from "./world.ts";

/** A step with its place in the timeline. */
interface Placed {
  readonly step: Step;
  readonly index: number;
}

/**
 * A run of a scenario: performs its steps at their times and collects what it finds.
 *
 * A step with `at` or `when` begins a chain of its own, counted from the start; a step with `after`, or without a trigger,
 * follows the step before it.
 */
export class ScenarioRun {
  /** Resolves when every step has run, and `until` is over. A step whose `when` never happens keeps it open. */
  readonly ended: Promise<void>;
  readonly #scenario: Scenario;
  readonly #world: ScenarioWorld;
  readonly #timers: TimerGroup;
  readonly #injected: Injected[] = [];
  readonly #stops: (() => void)[] = [];
  /** Outcomes of the steps that were reached and are worth a line, by index. */
  readonly #outcomes = new Map<number, CheckOutcome>();
  readonly #reached = new Set<number>();
  #sessionsMax = 0;
  #open = 1;
  #end: () => void = () => {};

  /** Begins to run a scenario. */
  constructor(scenario: Scenario, world: ScenarioWorld) {
    this.#scenario = scenario;
    this.#world = world;
    this.#timers = new TimerGroup(world.clock);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    for (const text of scenario.faults ?? []) this.#injected.push(world.tws.inject(parseFault(text)));
    this.#stops.push(
      world.tws.trace.subscribe(({ event, detail }) => {
        if (event !== "sent" || detail !== "nextValidId") return;
        this.#sessionsMax = Math.max(this.#sessionsMax, world.tws.sessions().length);
      }),
    );
    const chains = chainsOf(scenario.timeline ?? []);
    this.#open += chains.length;
    for (const chain of chains) this.#begin(chain);
    this.#timers.after(durationMs(scenario.until ?? 0) ?? 0, () => this.#closed());
  }

  /** Ends the run, and judges: what was not reached by now never is. */
  finish(): Verdict {
    this.#timers.clear();
    for (const stop of this.#stops.splice(0)) stop();
    const { scenario, seed = 1, timeline = [], checks = [] } = this.#scenario;
    const steps = timeline.flatMap(
      (step, index) => this.#outcomes.get(index) ?? this.#unreached(step, index),
    );
    const last = checks.map((check, index) => this.#judge(check, `checks[${index}]`));
    const outcomes = [...steps, ...last];
    return { scenario, seed, passed: outcomes.every(({ outcome }) => outcome === "passed"), outcomes };
  }

  /** Waits for the trigger of a chain, and runs it. */
  #begin(chain: readonly Placed[]): void {
    const [first] = chain;
    if (first === undefined) return this.#closed();
    const { at, after, when } = first.step;
    if (when !== undefined) return this.#when(when, () => this.#run(chain));
    this.#timers.after(durationMs(at ?? after ?? 0) ?? 0, () => this.#run(chain));
  }

  #run([first, ...rest]: readonly Placed[]): void {
    if (first === undefined) return;
    this.#perform(first);
    const [next] = rest;
    if (next === undefined) return this.#closed();
    this.#timers.after(durationMs(next.step.after ?? 0) ?? 0, () => this.#run(rest));
  }

  #perform({ step, index }: Placed): void {
    this.#reached.add(index);
    const field = `timeline[${index}]`;
    if (step.expect !== undefined)
      return void this.#outcomes.set(index, this.#judge(step.expect, `${field}.expect`));
    try {
      perform(step, this.#world, this.#injected);
    } catch (error) {
      const found = [error instanceof Error ? error.message : String(error)];
      this.#outcomes.set(index, { field, about: "the step can be performed", outcome: "failed", found });
    }
  }

  #when(when: When, run: () => void): void {
    let left = when.times ?? 1;
    let isOver = false;
    const happened = (): void => {
      if (isOver || --left > 0) return;
      isOver = true;
      // The step comes after everything that the message or event itself does.
      this.#timers.after(0, run);
    };
    const { tws } = this.#world;
    const stop =
      when.event === undefined
        ? logOf(when, this.#world).subscribe((message) => isMeant(when, message) && happened())
        : tws.trace.subscribe(({ event }) => event === when.event && happened());
    this.#stops.push(stop);
  }

  #judge(check: Parameters<typeof checkText>[0], field: string): CheckOutcome {
    const found = breachesOf(check, this.#world, {
      sessionsMax: this.#sessionsMax,
      injected: this.#injected,
    });
    return { field, about: checkText(check), outcome: found.length === 0 ? "passed" : "failed", found };
  }

  #unreached({ when, expect }: Step, index: number): readonly CheckOutcome[] {
    if (this.#reached.has(index)) return [];
    const field = `timeline[${index}]`;
    const about = expect === undefined ? "the step is reached" : checkText(expect);
    const found = when === undefined ? [] : [`it waits for ${whenText(when)}`];
    return [{ field, about, outcome: "not reached", found }];
  }

  #closed(): void {
    this.#open--;
    if (this.#open === 0) this.#end();
  }
}

/** Divides a timeline into chains: each begins with a step that has a time of its own. */
function chainsOf(timeline: readonly Step[]): readonly (readonly Placed[])[] {
  const chains: Placed[][] = [];
  for (const [index, step] of timeline.entries()) {
    const isOwn = step.at !== undefined || step.when !== undefined;
    const last = chains.at(-1);
    if (isOwn || last === undefined) chains.push([{ step, index }]);
    else last.push({ step, index });
  }
  return chains;
}

function whenText(when: When): string {
  const values = wantedValuesText(when.with);
  const what = when.event === undefined ? nameOf(when) : `the event ${when.event}`;
  return `${what}${values === "" ? "" : ` with ${values}`}`;
}
