import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { isJudged, lostSessions, stillSinceMs, tookMs } from "./recovery.ts";
import { stillText } from "./standstills.ts";
import { at, count, msText } from "./wording.ts";

/** Checks that a session is ready again soon after each loss, or after the end of what prevented it. */
export const recovers: DrillCheck = drillCheck(
  {
    check: "recovers",
    about:
      "A session is ready again within the limit after each loss, or after the end of the fault that prevented it.",
    points: 5,
  },
  (seen) => {
    const { recoveryMs } = seen.limits;
    const lost = lostSessions(seen);
    const judged = lost.filter((one) => isJudged(one, seen));
    if (lost.length === 0) return notReached("No session was lost that the program had to replace.");
    if (judged.length === 0)
      return notReached(
        "A session was lost, and the drill ended before the program had the time that it is allowed to recover.",
      );
    const found = judged
      .filter((one) => (tookMs(one) ?? Number.POSITIVE_INFINITY) - stillSinceMs(one, seen) > recoveryMs)
      .map((one): Finding => {
        const { session, lostMs, sinceMs = lostMs, next } = one;
        const loss = `session ${session.connection} was lost ${at(lostMs, seen)}`;
        const since = sinceMs > lostMs ? `${loss} and its fault ended ${at(sinceMs, seen)}` : loss;
        const what =
          next === undefined
            ? `No session followed within ${msText(seen.endMs - sinceMs)}`
            : `The next session took ${msText(tookMs(one) ?? 0)}`;
        const still = stillText(stillSinceMs(one, seen), "of that time, which is not counted");
        return {
          reason: `${what}: ${since}; the limit is ${msText(recoveryMs)}.${still}`,
          frames: next === undefined ? [one.frame] : [one.frame, next.ready.frame],
        };
      });
    const slowest = Math.max(0, ...judged.map((one) => tookMs(one) ?? 0));
    const stillMs = Math.max(0, ...judged.map((one) => stillSinceMs(one, seen)));
    const frames = judged.flatMap(({ frame, next }) =>
      next === undefined ? [frame] : [frame, next.ready.frame],
    );
    return failedIf(
      found,
      passed(
        `${count(judged.length, "session")} lost; the next one took ${msText(slowest)} at most.${slowest > recoveryMs ? stillText(stillMs, "of that time, which is not counted") : ""}`,
        frames,
      ),
    );
  },
);
