import { historicalQuery } from "../operations/historical-data.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { BarSizeSetting, Contract, MethodName, WhatToShow } from "../stoqey/mod.ts";
import type { StreamLimits } from "../subscriptions/stream-limits.ts";

/** What the rules for historical data need to know, by the arguments of `reqHistoricalData`. */
export function historicalQueryOf(name: MethodName, args: readonly unknown[]): HistoricalQuery | undefined {
  if (name !== "reqHistoricalData") return undefined;
  const [, contract, end, duration, barSize, whatToShow] = args;
  return historicalQuery({
    contract: (contract ?? {}) as Contract,
    duration: String(duration),
    barSize: barSize as `${BarSizeSetting}`,
    whatToShow: whatToShow as `${WhatToShow}`,
    end: String(end ?? ""),
  });
}

/**
 * Counts a stream of bars, which keeps its place at TWS, against the limit that it shares with those of the pool.
 *
 * @returns Ends that.
 * @throws {PoolError} `LIMIT_REACHED` when there is no room for one more.
 */
export function takeStreamPlace(limits: StreamLimits, name: MethodName): () => void {
  const stream = { budget: "historical" } as const;
  limits.take(stream, `send ${name}`);
  return () => limits.free(stream);
}
