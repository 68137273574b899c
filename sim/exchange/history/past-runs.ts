import type { PastLayers } from "./past-layers.ts";

/** Bars that follow one another without trading hours between them. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Finds the runs of the bars that drive a price, oldest first. */
export function runsOf({ driving, calendar }: PastLayers): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, span] of driving.entries()) {
    const [before, run] = [driving[index - 1], runs.at(-1)];
    const follows =
      before !== undefined &&
      (before.endMs === span.startMs ||
        before.day.date === span.day.date ||
        (before.restsToMs === before.day.closeMs &&
          span.restsFromMs === span.day.openMs &&
          calendar.dayBefore(span.day).date === before.day.date));
    if (run !== undefined && follows) runs[runs.length - 1] = { ...run, last: index, toMs: span.restsToMs };
    else runs.push({ first: index, last: index, fromMs: span.restsFromMs, toMs: span.restsToMs });
  }
  return runs;
}
