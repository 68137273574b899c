import type { Seen } from "../seen.ts";
import { isLookedUp } from "./looked-up.ts";
import { knownOf, newsOf, ordersOf, type SeenOrder } from "./order-talk.ts";
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

/** Time after which an answer is missing, in ms: orders that are placed at once are not in doubt among each other. */
const OVERDUE_MS = 200;

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
    const overdueFrame = overdueFrom(seen, placed.message.atMs);
    // What a loss cut off at once is in doubt by the loss.
    if (overdueFrame === undefined || overdueFrame >= lostFrame) return [];
    const isLost = placed.isLost || isAnswerLost(seen, order, lostFrame);
    if (!isLost || newsOf(seen, order, placed.frame, overdueFrame).length > 0) return [];
    const sinceMs = placed.message.atMs;
    return [{ order, frame: overdueFrame, sinceMs, why: "lost its answers by a fault" }];
  });
  return [...byLoss, ...byFault];
}

/** Finds the last frame before the answer to an order is overdue; undefined where the drill ended before. */
function overdueFrom({ events }: Seen, placedMs: number): number | undefined {
  const first = events.find(({ happened }) => happened.atMs >= placedMs + OVERDUE_MS);
  return first === undefined ? undefined : first.frame - 1;
}

function stateAt(seen: Seen, order: SeenOrder, frame: number): string {
  return knownOf(seen, order, order.placed.frame, frame) === "working" ? "was working" : "had no answer";
}

function isAnswerLost({ answers }: Seen, order: SeenOrder, beforeFrame: number): boolean {
  const lost = answers.filter(({ isLost }) => isLost).map((answer) => ({ ...answer, isLost: false }));
  return newsOf({ answers: lost }, order, order.placed.frame, beforeFrame).length > 0;
}

/** Tests whether a program had found out about an order in doubt before a frame: something about it came, or both lists did. */
export function isSettled(seen: Seen, { order, frame }: OrderDoubt, beforeFrame: number): boolean {
  return (
    newsOf(seen, order, frame, beforeFrame).length > 0 ||
    isLookedUp(seen, order, { fromFrame: frame, beforeFrame }, "answered")
  );
}

/** Tests whether a program has requested both lists since an order is in doubt, whether they came or not. */
export function isSoughtInLists(seen: Seen, { order, frame }: OrderDoubt): boolean {
  return isLookedUp(seen, order, { fromFrame: frame, beforeFrame: Number.POSITIVE_INFINITY }, "requested");
}
