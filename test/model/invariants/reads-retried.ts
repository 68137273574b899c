import { PoolError } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** A read of the pool outlives sessions until its own deadline, unless an option says otherwise. */
export const readsRetried: Invariant = {
  name: "a read of the pool does not end with its session while it has time left",
  breaches: ({ calls, options: { retryReads = true } }) =>
    calls.flatMap(({ what, isRetried, began, ended, dueMs, outcome }) => {
      if (!retryReads || !isRetried || ended === undefined || dueMs === undefined) return [];
      if (outcome === undefined || !("error" in outcome)) return [];
      const { error } = outcome;
      if (!(error instanceof PoolError) || error.code !== "SESSION_LOST" || ended.atMs >= dueMs) return [];
      return [`${what} of ${began.atMs} ended at ${ended.atMs} with SESSION_LOST, and had until ${dueMs}`];
    }),
};
