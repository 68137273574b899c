import type { Invariant } from "../record.ts";
import { STREAMS } from "../streams.ts";
import { sharesTrade } from "../trading-hours.ts";

/** Longest time without an update in a stream that flows, in ms. */
const FLOWS_MS = 8_000;

/** With all faults healed, gaps end and updates arrive again. */
export const streamsFlow: Invariant = {
  name: "once everything is healed, every open stream flows again",
  breaches: ({ readings, ending: { ready, idleAt } }) => {
    if (ready !== true) return [];
    return readings.flatMap((reading) => {
      // A reader that left before, or whose stream TWS ended, receives no more.
      const left = reading.leftAt;
      if (left !== undefined && left.seq < idleAt.seq) return [];
      const before = reading.received.filter(({ seq }) => seq < idleAt.seq);
      const turn = before.findLast(({ kind }) => kind === "gap" || kind === "resumed");
      if (turn?.kind === "gap")
        return [`${reading.label} is in a gap since ${turn.atMs}, with everything healed`];
      const last = before.findLast(({ kind }) => kind === "update");
      // Nothing has to arrive outside of market hours.
      const isOpen = sharesTrade(idleAt.atMs - FLOWS_MS) && sharesTrade(idleAt.atMs);
      const flows = STREAMS.get(reading.name)?.flows === true && isOpen;
      if (!flows || (last !== undefined && last.atMs >= idleAt.atMs - FLOWS_MS)) return [];
      return [
        `${reading.label} delivered nothing since ${last?.atMs ?? "its beginning"}, with everything healed`,
      ];
    });
  },
};
