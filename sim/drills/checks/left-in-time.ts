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
    // What the program does once the drill has ended is not judged.
    const isInDrill = session.gone !== undefined && session.gone.happened.atMs <= seen.endMs;
    const gone = isInDrill ? session.gone : undefined;
    const seenMs = gone?.happened.atMs ?? seen.endMs;
    // The program may have left before the fake noticed it.
    const leftMs = Math.max(fromMs, sentSince(seen, seenMs));
    return { session, from, gone, fromMs, heldMs: leftMs - fromMs, stillMs: seenMs - leftMs };
  });
  const judged = timed.filter(({ gone, heldMs }) => gone !== undefined || heldMs >= recoveryMs);
  if (judged.length === 0)
    return notReached(
      timed.some(({ fromMs }) => seen.endMs - fromMs >= recoveryMs)
        ? "The fake stood still, or a fault held back what the program sent, when its time was over."
        : "The drill ended before the time that the program is allowed was over.",
    );
  const found = judged
    .filter(({ heldMs }) => heldMs > recoveryMs)
    .map(({ session, from, gone, fromMs, heldMs }): Finding => {
      const end = gone === undefined ? "was still open" : "was left only";
      return {
        reason: `Connection ${session.connection} ${what} ${at(fromMs, seen)} and ${end} ${msText(heldMs)} later; the limit is ${msText(recoveryMs)}.`,
        frames: gone === undefined ? [from.frame] : [from.frame, gone.frame],
      };
    });
  const slowest = Math.max(...judged.map(({ heldMs }) => heldMs));
  // Where the times at which the fake read decided, these connections would have been left too late.
  const excused = judged.find(({ heldMs, stillMs }) => heldMs <= recoveryMs && heldMs + stillMs > recoveryMs);
  return failedIf(
    found,
    passed(
      `${count(judged.length, "connection")} that ${what}; left after ${msText(slowest)} at most.${stillText(excused?.stillMs ?? 0, "after that, which is not counted")}`,
      judged.flatMap(({ gone, from }) => framesOf(from, gone)),
    ),
  );
}
