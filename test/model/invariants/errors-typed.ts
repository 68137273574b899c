import { PoolError } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** Callers get `PoolError`, and nothing is thrown past them. */
export const errorsTyped: Invariant = {
  name: "every error is a PoolError, and none goes unhandled",
  breaches: ({ calls, readings, unhandled }) => [
    ...calls.flatMap(({ what, outcome }) =>
      outcome !== undefined && "error" in outcome && !(outcome.error instanceof PoolError)
        ? [`${what} rejected with ${outcome.error}`]
        : [],
    ),
    ...readings
      .filter(({ error }) => error !== undefined && !(error instanceof PoolError))
      .map(({ label, error }) => `${label} ended with ${error}`),
    ...unhandled.map((reason) => `nobody handled ${reason instanceof Error ? reason.stack : reason}`),
  ],
};
