import type { Seen, SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { hadTime } from "./order-doubts.ts";
import { newsOf, OPEN_LISTS } from "./order-talk.ts";
import { idOf } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { at, count } from "./wording.ts";

/** Checks that a cancel whose answer was lost is repeated, or its order looked up: it may be working still. */
export const cancelsNotLeftOpen: DrillCheck = drillCheck(
  {
    check: "cancels-not-left-open",
    about: "A cancel whose answer was lost is sent again, or its order is looked up.",
    points: 3,
  },
  (seen) => {
    const judged = readySessions(seen)
      .flatMap((session) => lostCancels(seen, session))
      .map((lost) => ({ ...lost, isSettled: isSettled(seen, lost) }))
      .filter(({ isSettled, lostMs }) => isSettled || hadTime(seen, lostMs));
    if (judged.length === 0) return notReached("No cancel lost its answer.");
    const found = judged
      .filter(({ isSettled }) => !isSettled)
      .map(
        ({ cancel, orderId, frame, lostMs }): Finding => ({
          reason: `The cancel of order #${orderId} had no answer when it was lost ${at(lostMs, seen)}; it was not sent again, and open orders were not requested.`,
          frames: [cancel.frame, frame],
        }),
      );
    return failedIf(
      found,
      passed(
        `${count(judged.length, "cancel")} lost ${judged.length === 1 ? "its answer" : "their answers"} and ${judged.length === 1 ? "was" : "were"} sent again or looked up.`,
        judged.map(({ cancel }) => cancel.frame),
      ),
    );
  },
);

interface LostCancel {
  readonly cancel: SeenMessage;
  readonly orderId: number;
  readonly frame: number;
  readonly lostMs: number;
}

/** Finds the cancels of a session after which nothing about the order reached the program, and that a fault or the loss cut off. */
function lostCancels(seen: Seen, { requests, loss }: ReadySession): readonly LostCancel[] {
  const endFrame = loss?.frame ?? Number.POSITIVE_INFINITY;
  return requests.flatMap((cancel): readonly LostCancel[] => {
    const orderId = idOf(cancel.message);
    if (cancel.message.name !== "cancelOrder" || orderId === undefined || cancel.frame > endFrame) return [];
    if (newsOf(seen, { orderId }, cancel.frame, endFrame).length > 0) return [];
    if (loss !== undefined) return [{ cancel, orderId, frame: loss.frame, lostMs: loss.happened.atMs }];
    const unlost = seen.answers
      .filter(({ isLost }) => isLost)
      .map((answer) => ({ ...answer, isLost: false }));
    const isCut =
      cancel.isLost || newsOf({ answers: unlost }, { orderId }, cancel.frame, endFrame).length > 0;
    return isCut ? [{ cancel, orderId, frame: cancel.frame, lostMs: cancel.message.atMs }] : [];
  });
}

function isSettled(seen: Seen, { orderId, frame }: LostCancel): boolean {
  const isAbout = ({ message }: SeenMessage): boolean =>
    OPEN_LISTS.has(message.name) || (message.name === "cancelOrder" && idOf(message) === orderId);
  return (
    seen.requests.some((request) => request.frame > frame && isAbout(request)) ||
    newsOf(seen, { orderId }, frame, Number.POSITIVE_INFINITY).length > 0
  );
}
