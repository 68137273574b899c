import type { AnyLogged } from "../../mod.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { valuesOf } from "./message-values.ts";
import { errorThatEnded } from "./own-answers.ts";
import { wantSame, wantText } from "./request-subject.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { sentSince } from "./standstills.ts";
import { at, count, msText } from "./wording.ts";

/** Period in which repetitions of a refused request are counted, in ms, and how many are accepted (unsourced). */
const PERIOD_MS = 10_000;
const REPEATS_MAX = 5;

/** Checks that a request that TWS refuses (no permission, no line free, pacing) is not sent over and over. */
export const refusalsRespected: DrillCheck = drillCheck(
  {
    check: "refusals-respected",
    about: `A request that TWS has refused is not repeated more than ${REPEATS_MAX} times in ${msText(PERIOD_MS)}.`,
    points: 1,
  },
  (seen) => {
    const refused = sessionsOf(seen).flatMap((session) =>
      session.requests.flatMap((request) => {
        const error = errorThatEnded(session, request, Number.POSITIVE_INFINITY);
        return REQUESTS.test(request.message.name) && error !== undefined ? [{ ...request, error }] : [];
      }),
    );
    if (refused.length === 0) return notReached("No request was refused.");
    const found = new Map<string, Finding>();
    for (const first of refused) {
      const { atMs } = first.message;
      const sinceMs = sentSince(seen, atMs, "spread");
      // Another part of the past is another request, but not where the pace of all of them was refused.
      const sameness = isOfPace(first.error.message) ? "answer" : "request";
      const same = refused.filter(
        ({ message }) =>
          message.atMs >= atMs &&
          message.atMs - sinceMs < PERIOD_MS &&
          wantSame(seen, sameness, first.message, message),
      );
      const what = wantText(first.message);
      if (same.length > REPEATS_MAX && !found.has(what))
        found.set(what, {
          reason: `${what} was refused ${count(same.length, "time")} in the ${msText(PERIOD_MS)} that began ${at(sinceMs, seen)}.`,
          frames: same.map(({ frame }) => frame),
        });
    }
    return failedIf(
      [...found.values()],
      passed(
        `${count(refused.length, "refused request")}, none repeated too often.`,
        someOf(refused.flatMap(({ frame, error }) => [frame, error.frame])),
      ),
    );
  },
);

/** Names of the requests that can be refused for what they want, with a number that the error names. */
const REQUESTS = /^(?:req|calculate|query|subscribe)/;

/** Tests whether an error says that requests come too fast, whatever each of them wants. */
function isOfPace(error: AnyLogged): boolean {
  return /pacing|max(?:imum)? (?:rate|number of requests)/i.test(`${valuesOf(error).text}`);
}
