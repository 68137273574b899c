import type { WebPoolOptions } from "../../src/web/mod.ts";

/** Times of the pools of these runs, in ms. */
type Times =
  | ("acquireTimeoutMs" | "requestTimeoutMs" | "dialTimeoutMs" | "backoffMsMin" | "backoffMsMax" | "probeMs")
  | ("tickleMs" | "tickleRetryMs" | "penaltyMs" | "questionTimeoutMs" | "renewMs" | "socketTimeoutMs");

/** Options with which sessions recover within the deadlines of the callers. */
export const WEB_OPTIONS: WebPoolOptions & Readonly<Record<Times | "dialsMax", number>> = {
  acquireTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  dialTimeoutMs: 5_000,
  backoffMsMin: 500,
  backoffMsMax: 4_000,
  dialsMax: 5,
  probeMs: 10_000,
  tickleMs: 30_000,
  tickleRetryMs: 5_000,
  penaltyMs: 60_000,
  questionTimeoutMs: 9_000,
  renewMs: 540_000,
  socketTimeoutMs: 30_000,
  logLevel: "debug",
};

/** Longest time that `close()` may take, in ms. */
export const CLOSE_MS = 10_000;
/** Longest time that a request takes to the gateway, in ms: below the margin with which the pool keeps the limits. */
export const LATENCY_MS_MAX = 200;
