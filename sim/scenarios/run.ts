import { parseFault } from "../faults/parse.ts";
import { TimerGroup } from "../world/timer-group.ts";
import type { TraceEvent } from "../world/trace.ts";
import { perform } from "./actions.ts";
import { chainsOf, type PlacedStep } from "./chains.ts";
import { breachesOf, checkText, isMeant, isMeantEvent, logOf } from "./checks.ts";
import { durationMs } from "./duration.ts";
import { Marks } from "./marks.ts";
import { type Plan, planBreaches, planText } from "./plans.ts";
import type { Check, Scenario, Step, When } from "./scenario.ts";
import { SessionEvents } from "./session-events.ts";
import { stepText, whenText } from "./step-text.ts";
import type { CheckOutcome, Verdict } from "./verdict.ts";
import type { ScenarioWorld } from "./world.ts";

/**
 * A run of a scenario: performs its steps at their times and collects what it finds.
 *
 * A step with `at` or `when` begins a chain of its own, counted from the start; a step with `after`, or without a trigger,
 * follows the step before it. Each step is recorded in the trace as an event `step`.
 */
export class ScenarioRun {
  /** Resolves when the time `until` is over or, without it, when every step has run. */
  readonly ended: Promise<void>;
  readonly #scenario: Scenario;
  readonly #world: ScenarioWorld;
  readonly #timers: TimerGroup;
  readonly #plans: { readonly field: string; readonly index: number; readonly plan: Plan }[] = [];
  readonly #stops: (() => void)[] = [];
  /** Outcomes of the steps that were reached and are worth a line, by index. */
  readonly #outcomes = new Map<number, CheckOutcome>();
  readonly #reached = new Set<number>();
  readonly #untilMs: number | undefined;
  readonly #sessionEvents = new SessionEvents();
  readonly #marks = new Marks();
  #verdict: Verdict | undefined;
  #sessionsMax = 0;
  #chainsLeft: number;
  #end: () => void = () => {};

  /** Begins to run a scenario: its faults are in force at once, and its steps follow. */
  constructor(scenario: Scenario, world: ScenarioWorld) {
    this.#scenario = scenario;
    this.#world = world;
    this.#timers = new TimerGroup(world.clock);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const { faults = [], timeline = [], until } = scenario;
    for (const event of world.tws.trace.events) this.#sessionEvents.record(event);
    this.#stops.push(world.tws.trace.subscribe((event) => this.#sessionEvents.record(event)));
    for (const [index, text] of faults.entries()) {
      const injected = world.tws.inject(parseFault(text));
      this.#plans.push({ field: `faults[${index}]`, index: -1, plan: { kind: "fault", injected } });
    }
    this.#stops.push(world.tws.trace.subscribe((event) => this.#count(event)));
    const chains = chainsOf(timeline);
    this.#chainsLeft = chains.length;
    for (const chain of chains) this.#begin(chain);
    this.#untilMs = until === undefined ? undefined : world.clock.now() + (durationMs(until) ?? 0);
    if (until !== undefined) this.#timers.after(durationMs(until) ?? 0, () => this.#end());
    else if (chains.length === 0) this.#timers.after(0, () => this.#end());
  }

  /** Time until `until` is over, in ms; undefined without it. */
  get leftMs(): number | undefined {
    return this.#untilMs === undefined ? undefined : Math.max(0, this.#untilMs - this.#world.clock.now());
  }

  /**
   * Sets a mark: says that something has happened outside of TWS. The steps that wait for it are performed before it returns.
   *
   * @throws {RangeError} For a name that no mark can have.
   */
  mark(name: string): void {
    this.#marks.set(name, () => this.#world.tws.note("mark", name));
  }

  /** Ends the run, and judges: what was not reached by now never is. A second call returns the same verdict. */
  finish(): Verdict {
    this.#verdict ??= this.#judged();
    return this.#verdict;
  }

  #judged(): Verdict {
    this.#timers.clear();
    for (const stop of this.#stops.splice(0)) stop();
    const { scenario, seed = 1, timeline = [], checks = [] } = this.#scenario;
    const outcomes = [
      ...this.#planned(-1),
      ...timeline.flatMap((step, index) => [...this.#reachedOrNot(step, index), ...this.#planned(index)]),
      ...checks.map((check, index) => this.#judge(check, `checks[${index}]`)),
    ];
    return { scenario, seed, passed: outcomes.every(({ outcome }) => outcome === "passed"), outcomes };
  }

  /** Judges what a step has put in force; what was from the start has the index -1. */
  #planned(step: number): readonly CheckOutcome[] {
    return this.#plans
      .filter(({ index }) => index === step)
      .map(({ field, plan }) => outcomeOf(field, planText(plan), planBreaches(plan, this.#world)));
  }

  /** Waits for the trigger of a chain, and runs it. */
  #begin(chain: readonly PlacedStep[]): void {
    const [first] = chain;
    if (first === undefined) return;
    const { at, after, when } = first.step;
    if (when !== undefined) return this.#when(when, () => this.#run(chain));
    this.#timers.after(durationMs(at ?? after ?? 0) ?? 0, () => this.#run(chain));
  }

  #run([first, ...rest]: readonly PlacedStep[]): void {
    if (first === undefined) return;
    this.#perform(first);
    const [next] = rest;
    if (next !== undefined)
      return void this.#timers.after(durationMs(next.step.after ?? 0) ?? 0, () => this.#run(rest));
    this.#chainsLeft--;
    if (this.#chainsLeft === 0 && this.#scenario.until === undefined) this.#end();
  }

  #perform({ step, index }: PlacedStep): void {
    this.#reached.add(index);
    const field = `timeline[${index}]`;
    const outcome =
      step.expect === undefined ? this.#act(step, index) : this.#judge(step.expect, `${field}.expect`);
    if (outcome !== undefined) this.#outcomes.set(index, outcome);
    const ending = outcome === undefined ? "" : `: ${outcome.outcome}`;
    this.#world.tws.note("step", `${field} ${stepText(step)}${ending}`);
  }

  #act(step: Step, index: number): CheckOutcome | undefined {
    const field = `timeline[${index}]`;
    try {
      const plan = perform(step, this.#world);
      const part = step.inject === undefined ? "answer" : "inject";
      if (plan !== undefined) this.#plans.push({ field: `${field}.${part}`, index, plan });
      return undefined;
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      return outcomeOf(field, `${stepText(step)} can be done`, [found]);
    }
  }

  #when(when: When, run: () => void): void {
    let left = when.times ?? 1;
    const happened = (): void => {
      left--;
      if (left !== 0) return;
      // A step comes after everything that a message or an event itself does. A mark has no effects of its own.
      if (when.mark !== undefined) run();
      else this.#timers.after(0, run);
    };
    this.#stops.push(this.#onEach(when, happened));
  }

  /** Calls a function whenever something happens that a trigger means. @returns A function that ends it. */
  #onEach(when: When, happened: () => void): () => void {
    if (when.mark !== undefined) return this.#marks.onSet(when.mark, happened);
    if (when.event === undefined)
      return logOf(when, this.#world).subscribe((message) => isMeant(when, message) && happened());
    return this.#world.tws.trace.subscribe((event) => isMeantEvent(when, event) && happened());
  }

  #judge(check: Check, field: string): CheckOutcome {
    const injected = this.#plans.flatMap(({ plan }) => (plan.kind === "fault" ? [plan.injected] : []));
    const found = breachesOf(check, this.#world, {
      sessionsMax: this.#sessionsMax,
      injected,
      sessionEvents: this.#sessionEvents.all,
    });
    return outcomeOf(field, checkText(check), found);
  }

  /** Gets the outcome of a step that is worth a line: of what it expects, of its failure, or that it was not reached. */
  #reachedOrNot({ when, expect }: Step, index: number): readonly CheckOutcome[] {
    const reached = this.#outcomes.get(index);
    if (reached !== undefined) return [reached];
    if (this.#reached.has(index)) return [];
    const field = `timeline[${index}]`;
    const about = expect === undefined ? "the step is reached" : checkText(expect);
    const found = when === undefined ? [] : [`it waits for ${whenText(when)}`];
    if (when?.mark !== undefined) found.push(this.#marks.text);
    return [{ field, about, outcome: "not reached", found }];
  }

  /** Counts the sessions whenever one may have begun. */
  #count({ event, detail }: TraceEvent): void {
    const isBeginning = event === "sent" && (detail === "nextValidId" || detail === "managedAccounts");
    if (isBeginning) this.#sessionsMax = Math.max(this.#sessionsMax, this.#world.tws.sessions().length);
  }
}

function outcomeOf(field: string, about: string, found: readonly string[]): CheckOutcome {
  return { field, about, outcome: found.length === 0 ? "passed" : "failed", found };
}
