import type { ExecutionUpdate } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** A caller would count a fill twice that is delivered twice. */
export const fillsOnce: Invariant = {
  name: "a stream of executions delivers each fill once, also after a reconnect",
  breaches: ({ readings }) =>
    readings
      .filter(({ name }) => name === "watchExecutions")
      .flatMap(({ received, label }) => {
        const seen = new Set<string>();
        return received.flatMap(({ kind, value, atMs }) => {
          const update = value as ExecutionUpdate;
          if (kind !== "update" || update.kind !== "fill") return [];
          const { execId = "" } = update.execution;
          const again = seen.has(execId);
          seen.add(execId);
          return again ? [`${label} delivered fill ${execId} again at ${atMs}`] : [];
        });
      }),
};
