import { PoolError } from "../../../src/mod.ts";
import { GREETING, versionOf } from "../frame.ts";
import type { Invariant } from "../record.ts";

/** Tests whether the pool speaks a version. */
function isSpoken(version = 0): boolean {
  return version >= 100 && version <= 193;
}

/** Streams outlive sessions: they end by a refusal of TWS, by a TWS of a version that the pool does not speak, or with the pool. */
export const streamEnds: Invariant = {
  name: "a stream ends with an error only when TWS refused it or the pool was drained or closed",
  breaches: ({ readings, frames }) => {
    const codes = new Set(frames.filter(({ name }) => name === "error").map(({ values }) => values.code));
    const isForeign = frames.some(({ name, fields }) => name === GREETING && !isSpoken(versionOf(fields)));
    return readings.flatMap(({ label, error }) => {
      if (!(error instanceof PoolError) || error.code === "CLOSED" || error.code === "DRAINING") return [];
      if (error.code === "TWS_ERROR" && codes.has(error.twsCode)) return [];
      if (isForeign && (error.code === "UNSUPPORTED_VERSION" || error.code === "NOT_TWS")) return [];
      return [`${label} ended with ${error.code}: ${error.message}`];
    });
  },
};
