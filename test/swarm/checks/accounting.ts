import type { Lease } from "../../../src/mod.ts";
import { NONE, type StepCheck } from "./check.ts";

/** I13: the pool counts as held exactly the leases that it has given and that have not ended. Each waiter is a call. */
export function accounting(): StepCheck {
  let read = 0;
  let held: Lease[] = [];
  let last = 1;
  let played = 0;
  // Each makes one call at a time, which the model does not record.
  let agents = 0;
  return {
    name: "the pool counts the leases that are held, and no more waiters than calls that wait",
    breaches: ({ callers, stats, process, played: steps, phase }) => {
      // The epilogue has leases of its own.
      if (phase === "useful" || phase === "closing") return NONE;
      for (; played < steps.length; played++) if (steps[played]?.do === "agent") agents++;
      // The leases of a process end with it.
      if (process !== last) [last, held, read] = [process, [], callers.issued.length];
      for (; read < callers.issued.length; read++) held.push(callers.issued[read] as Lease);
      if (held.length > 0) held = held.filter(({ live }) => live);
      const { activeUsers, waiters } = stats;
      const callsMax = callers.calls.pendingCount + agents;
      if (activeUsers === held.length && waiters <= callsMax) return NONE;
      return activeUsers === held.length
        ? [`${waiters} waiters are counted, and ${callsMax} calls are pending at most`]
        : [`${activeUsers} leases are counted, and ${held.length} are held`];
    },
  };
}
