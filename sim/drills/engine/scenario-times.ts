import type { Check } from "../../mod.ts";
import { durationMs, stepTimes } from "../../options/mod.ts";
import type { DrillScenario } from "../drill.ts";

/** Times that a scenario needs by what it says itself, in ms. */
export interface ScenarioTimes {
  /** Time after which it ends by itself, since its start; undefined where it ends with its last step. */
  readonly untilMs: number | undefined;
  /** Longest time that its steps take, apart from their waits for something that happens. */
  readonly stepsMs: number;
  /** Longest time that one of its checks allows for a recovery; 0 where none says it. */
  readonly recoveryMs: number;
}

/** Finds the times that a scenario needs. */
export function scenarioTimes({ until, timeline = [], checks = [] }: DrillScenario): ScenarioTimes {
  const chains = new Map<number, number>();
  for (const { chain, sinceMs } of stepTimes(timeline))
    chains.set(chain, Math.max(sinceMs, chains.get(chain) ?? 0));
  const expected = timeline.flatMap(({ expect }) => (expect === undefined ? [] : [expect]));
  return {
    untilMs: until === undefined ? undefined : durationMs(until),
    // Each chain may wait for the end of another one.
    stepsMs: [...chains.values()].reduce((sum, ms) => sum + ms, 0),
    recoveryMs: Math.max(0, ...[...checks, ...expected].map(withinMsOf)),
  };
}

const withinMsOf = ({ recoveredWithin = 0 }: Check): number => durationMs(recoveredWithin) ?? 0;
