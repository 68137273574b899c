import { type DrillCheck, drillCheck, failedIf, passed } from "./drill-check.ts";
import { readySessions, sessionsOf } from "./seen-sessions.ts";
import { count, msText } from "./wording.ts";

/** Checks that the program dials the port that it was given, and reaches a session. */
export const connects: DrillCheck = drillCheck(
  {
    check: "connects",
    about: "The program dials the port that it was given and reaches a session (nextValidId).",
    points: 5,
  },
  (seen) => {
    const [first] = readySessions(seen);
    if (first !== undefined) {
      const tookMs = first.ready.happened.atMs - seen.startMs;
      return passed(`The first session was ready after ${msText(tookMs)}.`, [first.ready.frame]);
    }
    const dials = sessionsOf(seen);
    const refused = seen.events.filter(({ happened }) => happened.event === "refused");
    const reason =
      dials.length + refused.length === 0
        ? "The program never dialled the port that it was given."
        : `The program dialled ${count(dials.length + refused.length, "time")}, and no session became ready.`;
    const frames = [...dials.map(({ opened }) => opened.frame), ...refused.map(({ frame }) => frame)];
    return failedIf([{ reason, frames }], passed(""));
  },
);
