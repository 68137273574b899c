import { PoolError } from "../../../src/mod.ts";
import { GREETING, versionOf } from "../frame.ts";
import type { Invariant } from "../record.ts";

/** Failures that no other dial cures: the pool gives up, and its streams end as its waiting callers do. */
const FINAL: readonly string[] = ["CLIENT_ID_IN_USE", "NOT_PERMITTED"];

/** Tests whether the pool speaks a version. */
function isSpoken(version = 0): boolean {
  return version >= 100 && version <= 193;
}

/**
 * Streams outlive sessions: they end by a refusal of TWS, by a TWS of a version that the pool does not speak, with the pool, or
 * when it gives up.
 */
export const streamEnds: Invariant = {
  name: "a stream ends with an error only when TWS refused it, or the pool gave up, was drained or closed",
  breaches: ({ readings, frames, notified }) => {
    const codes = new Set(frames.filter(({ name }) => name === "error").map(({ values }) => values.code));
    const isForeign = frames.some(({ name, fields }) => name === GREETING && !isSpoken(versionOf(fields)));
    const failed = new Set(
      notified
        .filter(({ event }) => event.type === "state" && event.state === "failed")
        .map(({ atMs }) => atMs),
    );
    return readings.flatMap(({ label, error, leftAt }) => {
      if (!(error instanceof PoolError) || error.code === "CLOSED" || error.code === "DRAINING") return [];
      if (error.code === "TWS_ERROR" && codes.has(error.twsCode)) return [];
      if (isForeign && (error.code === "UNSUPPORTED_VERSION" || error.code === "NOT_TWS")) return [];
      if (FINAL.includes(error.code) && failed.has(leftAt?.atMs ?? 0)) return [];
      return [`${label} ended with ${error.code}: ${error.message}`];
    });
  },
};
