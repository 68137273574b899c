import type { Random } from "../../../sim/mod.ts";
import type { PoolOptions } from "../../../src/mod.ts";
import type { Plan } from "../plan.ts";

/** Draws one of several values. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(0, values.length - 1)] as T;
}

/**
 * Draws options of the pool. Each comes from a set of values with which sessions recover: the handshake may take several times
 * the longest way of a message, and a heartbeat its answer.
 */
export function drawOptions(
  random: Random,
  features: ReadonlySet<string>,
  length: Plan["length"],
): PoolOptions {
  const draw = <T>(values: readonly T[]): T => oneOf(random, values);
  const tuned: PoolOptions = {
    dialTimeoutMs: draw([1_000, 2_000, 5_000]),
    handshakeTimeoutMs: draw([2_000, 5_000, 10_000]),
    acquireTimeoutMs: draw([500, 5_000, 10_000]),
    requestTimeoutMs: draw([2_000, 5_000, 10_000, 20_000]),
    waitersMax: draw([1, 3, 1_000]),
    backoffMsMin: draw([1, 50, 500]),
    backoffMsMax: draw([500, 2_000, 10_000]),
    backoffResetMs: draw([0, 5_000, 30_000]),
    heartbeatTimeoutMs: draw([1_000, 3_000]),
    failFast: draw([false, true]),
    leakDetectionMs: draw([0, 2_000]),
    messagesPerSecond: draw([10, 45, 50]),
    historicalMax: draw([3, 50]),
    marketDataLinesMax: draw([2, 100]),
    retryReads: draw([true, false]),
    idleCloseMs: draw([0, 3_000, 30_000]),
    clientIdTimeoutMs: draw([5_000, 120_000]),
    clientIdPolicy: draw(["wait", "fail"]),
  };
  const fallback = draw([[11], [11, 12]]);
  // A heartbeat every few seconds would be most of a run of hours, and half of one of ten minutes.
  const heartbeats = length === "long" ? [60_000, 120_000] : [1_100, 10_000, 20_000, 30_000];
  return {
    clientId: draw([0, 1, 7]),
    heartbeatMs: draw(heartbeats),
    ...(features.has("options") ? tuned : {}),
    ...(features.has("client-id-fallback") ? { clientIdPolicy: fallback } : {}),
    // The last draw, so that it changes none of the others.
    ...(features.has("options") ? { followPort: draw([true, false]) } : {}),
  };
}
