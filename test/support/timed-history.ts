import { HistoricalBudget, type HistoricalQuery } from "../../src/pacing/historical-budget.ts";
import { VirtualClock } from "./sim.ts";

/** A historical budget whose requests record when they are sent. */
export interface TimedHistory {
  readonly clock: VirtualClock;
  readonly budget: HistoricalBudget;
  /** Requests that were sent, with ms since the beginning. */
  readonly sent: readonly (readonly [name: string, atMs: number])[];
  /** Enters a request and returns a function that withdraws it. */
  enter(name: string, query: HistoricalQuery, sentLater?: boolean): () => void;
}

/** Makes a historical budget whose requests record when they are sent. */
export function timedHistory(openMax = 50): TimedHistory {
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const budget = new HistoricalBudget(clock, openMax);
  const sent: (readonly [name: string, atMs: number])[] = [];
  const enter = (name: string, query: HistoricalQuery, sentLater?: boolean): (() => void) =>
    budget.enter(query, () => void sent.push([name, clock.now() - beginMs]), sentLater);
  return { clock, budget, sent, enter };
}

/** Makes a request that the pacing rules apply to. */
export const paced = (key: string, series: string = key, cost = 1): HistoricalQuery => ({
  key,
  series,
  cost,
  paced: true,
});

/** Makes a request for long bars, which the pacing rules do not apply to. */
export const long = (key: string): HistoricalQuery => ({ ...paced(key, "s"), paced: false });
