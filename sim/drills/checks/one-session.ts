import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { type SeenSession, sessionsOf } from "./seen-sessions.ts";
import { at, count } from "./wording.ts";

/** Checks that the program never begins a session while it has another one open, under whatever client ID. */
export const oneSession: DrillCheck = drillCheck(
  {
    check: "one-session",
    about: "The program never has two sessions open at once.",
    points: 3,
  },
  (seen) => {
    const started = sessionsOf(seen).filter(({ start }) => start !== undefined);
    if (started.length === 0) return notReached("No START_API came.");
    const found = started.flatMap((session, index): readonly Finding[] => {
      const { start, connection } = session;
      const open = started.slice(0, index).find((earlier) => isOpenAt(earlier, start?.frame ?? 0));
      if (start === undefined || open?.start === undefined) return [];
      return [
        {
          reason: `Connection ${connection} began a session ${at(start.happened.atMs, seen)} while connection ${open.connection} was still open at the program's end.`,
          frames: [open.start.frame, start.frame],
        },
      ];
    });
    const sessions = count(started.length, "session");
    const frames = started.flatMap(({ start }) => (start === undefined ? [] : [start.frame]));
    return failedIf(found, passed(`${sessions}, never two at once.`, frames));
  },
);

function isOpenAt({ start, gone }: SeenSession, frame: number): boolean {
  return start !== undefined && start.frame < frame && (gone === undefined || gone.frame > frame);
}
