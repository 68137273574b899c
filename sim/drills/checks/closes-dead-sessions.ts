import { type DrillCheck, drillCheck } from "./drill-check.ts";
import { judgeLeft } from "./left-in-time.ts";
import { sessionsOf } from "./seen-sessions.ts";

/** Checks that the program notices a half-open connection, on which nothing gets through any more, and closes it. */
export const closesDeadSessions: DrillCheck = drillCheck(
  {
    check: "closes-dead-sessions",
    about: "The program closes a half-open connection within the limit.",
    points: 4,
  },
  (seen) =>
    judgeLeft(
      seen,
      sessionsOf(seen).flatMap((session) => {
        const { loss, ready } = session;
        return loss?.how === "dead" && ready !== undefined ? [{ session, from: loss }] : [];
      }),
      { none: "No session became half-open.", what: "became half-open" },
    ),
);
