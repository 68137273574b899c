import type { SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { idOf, valuesOf, wantSame, wantText } from "./request-subject.ts";
import { sessionsOf } from "./seen-sessions.ts";
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
    const refused = sessionsOf(seen).flatMap(({ requests, answers }) =>
      requests.filter((request) => {
        const id = idOf(request.message);
        const isOwn = (answer: SeenMessage): boolean =>
          answer.frame > request.frame && idOf(answer.message) === id;
        return /^req/.test(request.message.name) && id !== undefined && isError(answers.find(isOwn));
      }),
    );
    if (refused.length === 0) return notReached("No request was refused.");
    const found = new Map<string, Finding>();
    for (const first of refused) {
      const { atMs } = first.message;
      const same = refused.filter(
        ({ message }) =>
          message.atMs >= atMs && message.atMs - atMs < PERIOD_MS && wantSame(message, first.message),
      );
      const what = wantText(first.message);
      if (same.length > REPEATS_MAX && !found.has(what))
        found.set(what, {
          reason: `${what} was refused ${count(same.length, "time")} in the ${msText(PERIOD_MS)} that began ${at(atMs, seen)}.`,
          frames: same.map(({ frame }) => frame),
        });
    }
    return failedIf(
      [...found.values()],
      passed(`${count(refused.length, "refused request")}, none repeated too often.`),
    );
  },
);

/** Tests for an error that is no notice (2100 to 2999). */
function isError(answer: SeenMessage | undefined): boolean {
  return answer?.message.name === "error" && Math.floor(Number(valuesOf(answer.message).code) / 1_000) !== 2;
}
