import type { Seen, SeenEvent } from "../seen.ts";
import { type Finding, type Findings, failedIf, framesOf, notReached, passed } from "./drill-check.ts";
import type { SeenSession } from "./seen-sessions.ts";
import { sentSince, stillText } from "./standstills.ts";
import { at, count, msText } from "./wording.ts";

/** Judges whether the program has left connections in time, each counted from an event. */
export function judgeLeft(
  seen: Seen,
  useless: readonly { readonly session: SeenSession; readonly from: SeenEvent }[],
  { none, what }: { readonly none: string; readonly what: string },
): Findings {
  const { recoveryMs } = seen.limits;
  if (useless.length === 0) return notReached(none);
  const timed = useless.map(({ session, from }) => {
    const fromMs = from.happened.atMs;
    const seenMs = session.gone?.happened.atMs ?? seen.endMs;
    // The program may have left before the fake noticed it.
    const leftMs = Math.max(fromMs, sentSince(seen, seenMs));
    return { session, from, fromMs, heldMs: leftMs - fromMs, stillMs: seenMs - leftMs };
  });
  const judged = timed.filter(({ session, heldMs }) => session.gone !== undefined || heldMs >= recoveryMs);
  if (judged.length === 0)
    return notReached("The drill ended before the time that the program is allowed was over.");
  const found = judged
    .filter(({ heldMs }) => heldMs > recoveryMs)
    .map(({ session, from, fromMs, heldMs, stillMs }): Finding => {
      const end = session.gone === undefined ? "was still open" : "was left only";
      return {
        reason: `Connection ${session.connection} ${what} ${at(fromMs, seen)} and ${end} ${msText(heldMs)} later; the limit is ${msText(recoveryMs)}.${stillText(stillMs, "after that, which is not counted")}`,
        frames: session.gone === undefined ? [from.frame] : [from.frame, session.gone.frame],
      };
    });
  const slowest = Math.max(...judged.map(({ heldMs }) => heldMs));
  return failedIf(
    found,
    passed(
      `${count(judged.length, "connection")} that ${what}; left after ${msText(slowest)} at most.`,
      judged.flatMap(({ session, from }) => framesOf(from, session.gone)),
    ),
  );
}
