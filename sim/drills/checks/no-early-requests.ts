import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  framesOf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { count } from "./wording.ts";

/** Checks that nothing but START_API is sent before `nextValidId` of the same session: TWS may drop it or end the session. */
export const noEarlyRequests: DrillCheck = drillCheck(
  {
    check: "no-early-requests",
    about: "Nothing but START_API is sent on a connection before its nextValidId.",
    points: 3,
  },
  (seen) => {
    const greeted = sessionsOf(seen).filter(
      ({ start, requests }) => start !== undefined || requests.length > 0,
    );
    if (greeted.length === 0) return notReached("No session began.");
    const found = greeted.flatMap(({ connection, ready, requests }): readonly Finding[] => {
      const early = requests.filter(({ frame }) => ready === undefined || frame < ready.frame);
      const [first] = early;
      if (first === undefined) return [];
      const others = early.length === 1 ? "" : ` and ${count(early.length - 1, "more message")}`;
      return [
        {
          reason: `Connection ${connection} sent ${first.message.text}${others} before nextValidId.`,
          frames: early.map(({ frame }) => frame),
        },
      ];
    });
    // Each nextValidId and the first request after it; without one, the START_API that nothing followed.
    const frames = greeted.flatMap(({ start, ready, requests }) => framesOf(ready ?? start, requests[0]));
    return failedIf(
      found,
      passed(`${count(greeted.length, "session")}, and no request before nextValidId.`, someOf(frames)),
    );
  },
);
