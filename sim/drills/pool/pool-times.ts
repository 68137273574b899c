import type { DrillTimes } from "../engine/mod.ts";

/** Times of a drill of the pool, whose callers go on without a pause. */
export const POOL_TIMES: DrillTimes = {
  readyWithinMs: 10_000,
  quietMs: 100,
  warmMs: 1_000,
  faultMs: 20_000,
  recoveryMs: 20_000,
  observeMs: 500,
  settleMs: 0,
};
