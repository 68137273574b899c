import type { Seen } from "../seen.ts";
import { knownOf, newsOf, OPEN_LISTS, ordersOf, PAST_LISTS, type SeenOrder } from "./order-talk.ts";
import { readySessions } from "./seen-sessions.ts";

/** An order whose state the program did not know from some frame on: it was not over when the session was lost. */
export interface OrderDoubt {
  readonly order: SeenOrder;
  /** Frame and time from which it was in doubt. */
  readonly frame: number;
  readonly sinceMs: number;
  /** What put it in doubt, as the end of a sentence that begins with the order. */
  readonly why: string;
}

/** Finds the orders that a loss put in doubt, and those of which a fault has lost every answer. */
export function orderDoubts(seen: Seen): readonly OrderDoubt[] {
  const orders = ordersOf(seen);
  const byLoss = readySessions(seen).flatMap(({ loss, connection }): readonly OrderDoubt[] =>
    loss === undefined
      ? []
      : orders
          .filter(
            (order) =>
              order.placed.frame < loss.frame &&
              knownOf(seen, order, order.placed.frame, loss.frame) !== "over",
          )
          .map((order) => ({
            order,
            frame: loss.frame,
            sinceMs: loss.happened.atMs,
            why: `${stateAt(seen, order, loss.frame)} when session ${connection} was lost`,
          })),
  );
  const byFault = orders.flatMap((order): readonly OrderDoubt[] => {
    const { placed, session } = order;
    const lostFrame = session.loss?.frame ?? Number.POSITIVE_INFINITY;
    const isLost = placed.isLost || isAnswerLost(seen, order, lostFrame);
    if (!isLost || newsOf(seen, order, placed.frame, lostFrame).length > 0) return [];
    return [{ order, frame: placed.frame, sinceMs: placed.message.atMs, why: "lost its answers by a fault" }];
  });
  return [...byLoss, ...byFault];
}

function stateAt(seen: Seen, order: SeenOrder, frame: number): string {
  return knownOf(seen, order, order.placed.frame, frame) === "working" ? "was working" : "had no answer";
}

function isAnswerLost({ answers }: Seen, order: SeenOrder, beforeFrame: number): boolean {
  const lost = answers.filter(({ isLost }) => isLost).map((answer) => ({ ...answer, isLost: false }));
  return newsOf({ answers: lost }, order, order.placed.frame, beforeFrame).length > 0;
}

/** Tests whether a program had found out about an order in doubt before a frame: something about it came, or it requested both lists. */
export function isSettled(seen: Seen, { order, frame }: OrderDoubt, beforeFrame: number): boolean {
  if (newsOf(seen, order, frame, beforeFrame).length > 0) return true;
  const later = seen.requests.filter((request) => request.frame > frame && request.frame < beforeFrame);
  return [OPEN_LISTS, PAST_LISTS].every((lists) => later.some(({ message }) => lists.has(message.name)));
}

/** Tests whether a program had a session for long enough after a time to act on a doubt. */
export function hadTime(seen: Seen, sinceMs: number): boolean {
  return readySessions(seen).some(({ ready, loss }) => {
    const untilMs = loss?.happened.atMs ?? seen.endMs;
    return untilMs - Math.max(ready.happened.atMs, sinceMs) >= seen.limits.recoveryMs;
  });
}
