import { PoolError } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

const TIMEOUTS: readonly string[] = ["ACQUIRE_TIMEOUT", "REQUEST_TIMEOUT"];
/** Methods with one timeout, from their begin on. */
const TIMED: readonly string[] = ["acquire", "connect"];

/** I12: a timeout that is reported early makes callers give up what would have come. */
export const timeoutsNotEarly: Invariant = {
  name: "no call times out before its timeout",
  breaches: ({ calls }) =>
    calls.flatMap(({ what, read, began, ended, timeoutMs, outcome }) => {
      const isTimed = TIMED.includes(what) || (read !== undefined && what === read.name);
      if (!isTimed || timeoutMs === undefined || ended === undefined) return [];
      if (outcome === undefined || !("error" in outcome) || !(outcome.error instanceof PoolError)) return [];
      const { code } = outcome.error;
      const tookMs = ended.atMs - began.atMs;
      return TIMEOUTS.includes(code) && tookMs < timeoutMs
        ? [`${what} of ${began.atMs} ended with ${code} after ${tookMs} ms, and had ${timeoutMs}`]
        : [];
    }),
};
