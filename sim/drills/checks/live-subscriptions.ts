import type { Seen, SeenMessage } from "../seen.ts";
import { idOf } from "./message-values.ts";
import { errorThatEnded } from "./own-answers.ts";
import { wantSame } from "./request-subject.ts";
import type { SeenSession } from "./seen-sessions.ts";
import { beginsSubscription, endsSubscription } from "./subscription-kinds.ts";

/**
 * Finds the subscriptions that a program had in a session before a frame: requested, not cancelled, and not ended by an error.
 *
 * One that a fault has lost on its way counts, because the program wanted it.
 */
export function liveSubscriptions(session: SeenSession, beforeFrame: number): readonly SeenMessage[] {
  let live: SeenMessage[] = [];
  for (const request of session.requests) {
    if (request.frame >= beforeFrame) break;
    const { message } = request;
    live = live.filter((one) => !endsSubscription(one.message, message, [idOf(one.message), idOf(message)]));
    if (beginsSubscription(message)) live.push(request);
  }
  return live.filter((one) => errorThatEnded(session, one, beforeFrame) === undefined);
}

/** Tests whether a request begins the subscription that another one has begun, whatever its number is. */
export function isSameStream(seen: Seen, earlier: SeenMessage, later: SeenMessage): boolean {
  return beginsSubscription(later.message) && wantSame(seen, "stream", earlier.message, later.message);
}

/** Finds those of some subscriptions that differ in what they want. */
export function distinct(seen: Seen, subscriptions: readonly SeenMessage[]): readonly SeenMessage[] {
  return subscriptions.filter(
    (one, index) => !subscriptions.slice(0, index).some((earlier) => isSameStream(seen, earlier, one)),
  );
}
