import { PoolError, type PoolErrorCode } from "../../../src/web/mod.ts";
import type { WebInvariant } from "../record.ts";

/** Codes that a caller of a web pool can get; the others are of TWS. */
const CODES: ReadonlySet<PoolErrorCode> = new Set<PoolErrorCode>([
  ...(["ABORTED", "ACQUIRE_TIMEOUT", "CONNECT_FAILED", "SESSION_LOST", "LEASE_RELEASED"] as const),
  ...(["REQUEST_TIMEOUT", "LOGIN_REQUIRED", "COMPETING_SESSION", "RATE_LIMITED", "WEB_ERROR"] as const),
  ...(["QUESTION_ENDED", "OUTCOME_UNKNOWN", "NOT_GATEWAY", "DRAINING", "CLOSED"] as const),
]);
/** Requests that would change the session of every caller are refused so. */
const REFUSED: PoolErrorCode = "INVALID_OPTION";

/** Callers get `PoolError` with a documented code, and nothing is thrown past them. */
export const errorsTyped: WebInvariant = {
  name: "every error is a PoolError with a documented code, and none goes unhandled",
  breaches: ({ pools, unhandled }) => [
    ...pools.flatMap(({ calls, readings, label }) => [
      ...calls.flatMap(({ what, outcome, began }) =>
        outcome !== undefined &&
        "error" in outcome &&
        !isDocumented(outcome.error, what.startsWith("request "))
          ? [`${label}: ${what} of ${began.atMs} rejected with ${outcome.error}`]
          : [],
      ),
      ...readings
        .filter(({ error }) => error !== undefined && !isDocumented(error, false))
        .map((one) => `${label}: ${one.label} ended with ${one.error}`),
    ]),
    ...unhandled.map((reason) => `nobody handled ${reason instanceof Error ? reason.stack : reason}`),
  ],
};

const isDocumented = (error: unknown, isRaw: boolean): boolean =>
  error instanceof PoolError && (CODES.has(error.code) || (isRaw && error.code === REFUSED));
