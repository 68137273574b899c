import { PoolError } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** Streams outlive sessions: they end by a refusal of TWS or with the pool. */
export const streamEnds: Invariant = {
  name: "a stream ends with an error only when TWS refused it or the pool was drained or closed",
  breaches: ({ readings, frames }) => {
    const codes = new Set(frames.filter(({ name }) => name === "error").map(({ values }) => values.code));
    return readings.flatMap(({ label, error }) => {
      if (!(error instanceof PoolError) || error.code === "CLOSED" || error.code === "DRAINING") return [];
      if (error.code === "TWS_ERROR" && codes.has(error.twsCode)) return [];
      return [`${label} ended with ${error.code}: ${error.message}`];
    });
  },
};
