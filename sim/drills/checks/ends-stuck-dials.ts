import type { Seen } from "../seen.ts";
import { type DrillCheck, drillCheck } from "./drill-check.ts";
import { judgeLeft } from "./left-in-time.ts";
import { type SeenSession, sessionsOf } from "./seen-sessions.ts";

/** Checks that the program gives up a dial that is accepted and never becomes a session. */
export const endsStuckDials: DrillCheck = drillCheck(
  {
    check: "ends-stuck-dials",
    about: "The program closes a connection that was accepted and never becomes ready within the limit.",
    points: 4,
  },
  (seen) =>
    judgeLeft(
      seen,
      sessionsOf(seen)
        .filter(({ ready, gone, opened }) => ready === undefined && isLong(seen, opened.happened.atMs, gone))
        .map((session) => ({ session, from: session.opened })),
      { none: "No connection stayed without a session.", what: "was opened and never became ready" },
    ),
);

/** Shortest time without a session for which a dial counts as stuck, in ms. */
const STUCK_MS = 500;

function isLong({ endMs }: Seen, openedMs: number, gone: SeenSession["gone"]): boolean {
  return (gone?.happened.atMs ?? endMs) - openedMs >= STUCK_MS;
}
