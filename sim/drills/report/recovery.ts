import type { DrillRecord } from "../record.ts";

/**
 * Finds the longest time that a session took to follow a lost one, in ms, as the check `recovers` measures it.
 *
 * @returns `never` where no session followed a loss in the time that is allowed; undefined where no loss was judged.
 */
export function longestLoss({ losses }: Pick<DrillRecord, "losses">): number | "never" | undefined {
  const judged = losses.filter(({ isJudged }) => isJudged);
  if (judged.length === 0) return undefined;
  const times = judged.map(({ tookMs }) => tookMs ?? Number.POSITIVE_INFINITY);
  const slowest = Math.max(...times);
  return Number.isFinite(slowest) ? slowest : "never";
}
