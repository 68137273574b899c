import type { Fault } from "../faults/fault.ts";
import { parseFault } from "../faults/parse.ts";
import type { StartOptions } from "../testing/start-options.ts";
import { nearestName } from "../world/nearest-name.ts";
import { durationMs } from "./duration.ts";
import type { Mistake } from "./scenario-error.ts";
import type { SoundParts } from "./sound-parts.ts";
import { type StepTime, stepTimes } from "./step-times.ts";

/** A fault that a scenario injects: when, and its place in the timeline; -1 for one from the start. */
interface Injection {
  readonly fault: Fault;
  readonly index: number;
  readonly time: StepTime;
}

/**
 * Finds steps that come too late, faults that are healed and are never in force, and faults that can affect nothing.
 *
 * @param options Options beside the scenario, whose faults it can heal too.
 */
export function timelineMistakes(scenario: SoundParts, options: StartOptions): readonly Mistake[] {
  const { timeline, checks, faults } = scenario;
  const times = stepTimes(timeline);
  const start: StepTime = { chain: -1, isTimed: true, sinceMs: 0 };
  const injections: Injection[] = faults.flatMap((text) =>
    text === undefined ? [] : [{ fault: parseFault(text), index: -1, time: start }],
  );
  for (const [index, step] of timeline.entries()) {
    const time = times[index];
    if (step?.inject !== undefined && time !== undefined)
      injections.push({ fault: parseFault(step.inject), index, time });
  }
  const beside = (options.faults ?? []).map((one) => ({
    fault: typeof one === "string" ? parseFault(one) : one,
    index: -1,
    time: start,
  }));
  // A step that is wrong may be the one that injects the fault.
  const isComplete = ![...timeline, ...faults].includes(undefined);
  const struck = [
    ...timeline.map((step, at) => ({
      text: step?.expect?.struck,
      path: ["timeline", at, "expect", "struck"],
    })),
    ...checks.map((check, at) => ({ text: check?.struck, path: ["checks", at, "struck"] })),
  ];
  const late = lateSteps(scenario, times);
  if (!isComplete) return late;
  const heals =
    options.timetable === undefined ? uselessHeals(scenario, times, [...injections, ...beside]) : [];
  const idle = struck.flatMap(({ text, path }): readonly Mistake[] =>
    text === undefined || injections.some(({ fault }) => isMeant(fault, text))
      ? []
      : [{ path, reason: `the scenario never injects ${text}${nearText(text, injections)}` }],
  );
  return [...late, ...heals, ...idle];
}

/** Finds the steps that follow others only after the end; a step whose own `at` is after it is refused by the schema. */
function lateSteps({ timeline, until }: SoundParts, times: readonly StepTime[]): readonly Mistake[] {
  const untilMs = until === undefined ? undefined : durationMs(until);
  if (untilMs === undefined) return [];
  return timeline.flatMap((step, index) => {
    const time = times[index];
    if (step === undefined || step.at !== undefined || time === undefined || time.sinceMs <= untilMs)
      return [];
    const since = time.isTimed ? "after the start" : "after what its chain waits for";
    const reason = `the scenario ends before it, at ${until}: it comes ${time.sinceMs} ms ${since}`;
    const path = ["timeline", index];
    return [{ path: step.after === undefined ? path : [...path, "after"], reason }];
  });
}

function uselessHeals(
  { timeline }: SoundParts,
  times: readonly StepTime[],
  injections: readonly Injection[],
): readonly Mistake[] {
  return timeline.flatMap((step, index) => {
    const time = times[index];
    const text = step?.heal;
    if (text === undefined || text === "all" || time === undefined) return [];
    const meant = injections.filter(({ fault }) => isMeant(fault, text));
    const path = ["timeline", index, "heal"];
    if (meant.length === 0)
      return [{ path, reason: `the scenario never injects ${text}${nearText(text, injections)}` }];
    const earlier = meant.filter((one) => canBeEarlier(one, index, time));
    if (earlier.length === 0) return [{ path, reason: `${text} is injected after it only` }];
    if (earlier.some((one) => canLast(one, time))) return [];
    return [{ path, reason: `${text} has healed by itself before (forMs)` }];
  });
}

function isMeant(fault: Fault, text: string): boolean {
  return fault.name === text || fault.text === text;
}

function nearText(text: string, injections: readonly Injection[]): string {
  const near = nearestName(
    text,
    injections.flatMap(({ fault }) => [fault.name, fault.text]),
  );
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** Tests whether a fault may be injected before a step that heals it. */
function canBeEarlier({ index, time: injected }: Injection, healIndex: number, heal: StepTime): boolean {
  if (injected.chain === heal.chain) return index < healIndex;
  return !(injected.isTimed && heal.isTimed) || injected.sinceMs <= heal.sinceMs;
}

/** Tests whether a fault may still be in force when a step heals it. */
function canLast({ fault, time: injected }: Injection, heal: StepTime): boolean {
  const isKnown = injected.chain === heal.chain || (injected.isTimed && heal.isTimed);
  return !isKnown || fault.forMs === undefined || injected.sinceMs + fault.forMs > heal.sinceMs;
}
