import type { Lease } from "../../../src/mod.ts";
import { NONE, type StepCheck } from "./check.ts";

/** I13: the pool counts as held exactly the leases that it has given and that have not ended. */
export function accounting(): StepCheck {
  let read = 0;
  let held: Lease[] = [];
  let last = 1;
  return {
    name: "the pool counts the leases that are held, and no more waiters than calls that wait",
    breaches: ({ callers, stats, process }) => {
      // The leases of a process end with it.
      if (process !== last) [last, held, read] = [process, [], callers.issued.length];
      for (; read < callers.issued.length; read++) held.push(callers.issued[read] as Lease);
      if (held.length > 0) held = held.filter(({ live }) => live);
      const { activeUsers, waiters } = stats;
      if (activeUsers === held.length && waiters <= callers.calls.pendingCount) return NONE;
      return activeUsers === held.length
        ? [`${waiters} waiters are counted, and ${callers.calls.pendingCount} calls are pending`]
        : [`${activeUsers} leases are counted, and ${held.length} are held`];
    },
  };
}
