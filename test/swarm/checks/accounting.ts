import type { Lease } from "../../../src/mod.ts";
import type { Step } from "../../model/step.ts";
import { NONE, type StepCheck } from "./check.ts";

const KEYED: readonly Step["do"][] = [
  "intent",
  "modify intent",
  "cancel intent",
  "agent",
  "person",
  "listen",
];

/** I13: the pool counts as held exactly the leases that it has given and that have not ended. */
export function accounting(): StepCheck {
  let read = 0;
  let held: Lease[] = [];
  let last = 1;
  let played = 0;
  // Calls about orders with keys wait for a session too, and are recorded elsewhere.
  let waits = false;
  return {
    name: "the pool counts the leases that are held, and no more waiters than calls that wait",
    breaches: ({ callers, stats, process, played: steps, phase }) => {
      // The epilogue has leases of its own.
      if (phase === "useful" || phase === "closing") return NONE;
      for (; played < steps.length; played++) waits ||= KEYED.includes(steps[played]?.do ?? "heal");
      // The leases of a process end with it.
      if (process !== last) [last, held, read] = [process, [], callers.issued.length];
      for (; read < callers.issued.length; read++) held.push(callers.issued[read] as Lease);
      if (held.length > 0) held = held.filter(({ live }) => live);
      const { activeUsers, waiters } = stats;
      if (activeUsers === held.length && (waits || waiters <= callers.calls.pendingCount)) return NONE;
      return activeUsers === held.length
        ? [`${waiters} waiters are counted, and ${callers.calls.pendingCount} calls are pending`]
        : [`${activeUsers} leases are counted, and ${held.length} are held`];
    },
  };
}
