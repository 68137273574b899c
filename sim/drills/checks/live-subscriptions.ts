import type { SeenMessage } from "../seen.ts";
import { idOf, valuesOf, wantSame } from "./request-subject.ts";
import type { SeenSession } from "./seen-sessions.ts";
import { beginsSubscription, endsSubscription } from "./subscription-kinds.ts";

/**
 * Finds the subscriptions that a program had in a session before a frame: requested, not cancelled, and not ended by an error.
 *
 * One that a fault has lost on its way counts, because the program wanted it.
 */
export function liveSubscriptions(session: SeenSession, beforeFrame: number): readonly SeenMessage[] {
  let live: SeenMessage[] = [];
  for (const seen of session.requests) {
    if (seen.frame >= beforeFrame) break;
    const { message } = seen;
    live = live.filter((one) => !endsSubscription(one.message, message, [idOf(one.message), idOf(message)]));
    if (beginsSubscription(message)) live.push(seen);
  }
  return live.filter((one) => !isEndedByError(session, one, beforeFrame));
}

/** Finds those of some subscriptions that differ in what they want. */
export function distinct(subscriptions: readonly SeenMessage[]): readonly SeenMessage[] {
  return subscriptions.filter(
    ({ message }, index) =>
      !subscriptions.slice(0, index).some((earlier) => wantSame(earlier.message, message)),
  );
}

/** Whether an error about its number is the last thing that came for a subscription; notices (2100 to 2999) end nothing. */
function isEndedByError(session: SeenSession, { message, frame }: SeenMessage, beforeFrame: number): boolean {
  const id = idOf(message);
  if (id === undefined) return false;
  const last = session.answers.findLast(
    (answer) =>
      answer.frame > frame &&
      answer.frame < beforeFrame &&
      !answer.isLost &&
      idOf(answer.message) === id &&
      !isNotice(answer),
  );
  return last?.message.name === "error";
}

function isNotice({ message }: SeenMessage): boolean {
  return message.name === "error" && Math.floor(Number(valuesOf(message).code) / 1_000) === 2;
}
