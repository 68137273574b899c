import type { DrillRecord } from "../record.ts";

/**
 * Finds the longest time from the loss of a session to the next session that was ready, in ms.
 *
 * @returns Undefined where no session was lost, or where none came after a loss.
 */
export function recoveredMs({ sessions, faults }: DrillRecord): number | undefined {
  const ready = sessions.flatMap(({ readyMs }) => readyMs ?? []).sort((one, other) => one - other);
  const times = sessions.flatMap(({ readyMs, endedMs, byFault }) => {
    if (readyMs === undefined || endedMs === undefined || !byFault) return [];
    const next = ready.find((atMs) => atMs > endedMs);
    if (next === undefined) return [];
    // While a fault is in force that hinders each dial, nobody can recover.
    const healed = faults.flatMap(({ fromMs, toMs }) =>
      toMs !== undefined && fromMs <= next && toMs > endedMs && toMs < next ? toMs : [],
    );
    return next - Math.max(endedMs, ...healed);
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
