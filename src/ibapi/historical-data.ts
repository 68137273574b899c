import { historicalQuery } from "../operations/historical-data.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { BarSizeSetting, Contract, MethodName, WhatToShow } from "../stoqey/mod.ts";
import type { StreamLimits } from "../subscriptions/stream-limits.ts";

/** Makes the query that the historical pacing rules judge, from the arguments of `reqHistoricalData`. */
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
 * Counts `reqHistoricalData` with `keepUpToDate` against the limit that it shares with the streams of the pool.
 *
 * @returns A function that stops counting it.
 * @throws {PoolError} `LIMIT_REACHED` when the limit is reached.
 */
export function takeStreamPlace(limits: StreamLimits, name: MethodName): () => void {
  const stream = { budget: "historical" } as const;
  limits.take(stream, `send ${name}`);
  return () => limits.free(stream);
}
