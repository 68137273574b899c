import { HistoricalBudget, type HistoricalQuery } from "../../src/pacing/historical-budget.ts";
import { VirtualClock } from "./sim.ts";

/** A budget of historical requests that note when they are run. */
export interface TimedHistory {
  readonly clock: VirtualClock;
  readonly budget: HistoricalBudget;
  /** What was run, with the ms since the beginning. */
  readonly sent: readonly (readonly [name: string, atMs: number])[];
  /** Enters a request that notes when it is run; gives what takes it back. */
  enter(name: string, query: HistoricalQuery, sentLater?: boolean): () => void;
}

/** Makes a budget of historical requests that note when they are run. */
export function timedHistory(openMax = 50): TimedHistory {
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const budget = new HistoricalBudget(clock, openMax);
  const sent: (readonly [name: string, atMs: number])[] = [];
  const enter = (name: string, query: HistoricalQuery, sentLater?: boolean): (() => void) =>
    budget.enter(query, () => void sent.push([name, clock.now() - beginMs]), sentLater);
  return { clock, budget, sent, enter };
}

/** A request that the rules are about. */
export const paced = (key: string, series: string = key, cost = 1): HistoricalQuery => ({
  ...{ key, series, cost },
  paced: true,
});

/** A request for long bars, which the rules are not about. */
export const long = (key: string): HistoricalQuery => ({ ...paced(key, "s"), paced: false });
