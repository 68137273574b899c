import type { Seen, SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { listsOpenOrders } from "./looked-up.ts";
import { idOf } from "./message-values.ts";
import { knownOf, newsOf, ordersOf, type SeenOrder } from "./order-talk.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { hadTime, hasTimeLeft } from "./time-to-act.ts";
import { at, count } from "./wording.ts";

/** Checks that a cancel whose answer was lost is repeated, or its order looked up: it may be working still. */
export const cancelsNotLeftOpen: DrillCheck = drillCheck(
  {
    check: "cancels-not-left-open",
    about: "A cancel whose answer was lost is sent again, or its order is looked up.",
    points: 3,
  },
  (seen) => {
    const judged = lostCancels(seen).filter(({ isSettled, lostMs }) => isSettled || hadTime(seen, lostMs));
    if (judged.length === 0) return notReached("No cancel lost its answer.");
    const found = judged
      .filter(({ isSettled }) => !isSettled)
      .map(
        ({ cancel, orderId, frame, lostMs }): Finding => ({
          reason: `The cancel of order #${orderId}${cancel.message.name === GLOBAL ? ` by ${GLOBAL}` : ""} had no answer when it was lost ${at(lostMs, seen)}; it was not sent again, and open orders were not requested.`,
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

/** Name of the request that cancels every order. */
const GLOBAL = "reqGlobalCancel";

interface LostCancel {
  readonly cancel: SeenMessage;
  readonly orderId: number;
  readonly frame: number;
  readonly lostMs: number;
  /** Whether it was sent again, or its order looked up, or something about the order came. */
  readonly isSettled: boolean;
}

/** Tests whether an order was to be cancelled that a program still has the time to look after. */
export function hasCancelsToRepeat(seen: Seen): boolean {
  return lostCancels(seen).some(({ isSettled, lostMs }) => !isSettled && hasTimeLeft(seen, lostMs));
}

function lostCancels(seen: Seen): readonly LostCancel[] {
  const orders = ordersOf(seen);
  return readySessions(seen).flatMap((session) =>
    session.requests
      .filter(({ frame }) => frame <= (session.loss?.frame ?? Number.POSITIVE_INFINITY))
      .flatMap((cancel) =>
        cancelledBy(seen, orders, cancel).flatMap((orderId) => lostCancel(seen, session, cancel, orderId)),
      ),
  );
}

/** Finds the numbers of the orders that a message cancels; with `reqGlobalCancel` those of the program that are not known to be over. */
function cancelledBy(
  seen: Seen,
  orders: readonly SeenOrder[],
  { message, frame }: SeenMessage,
): readonly number[] {
  const own = idOf(message);
  if (message.name === "cancelOrder") return own === undefined ? [] : [own];
  if (message.name !== GLOBAL) return [];
  const open = orders.filter(
    (order) => order.placed.frame < frame && knownOf(seen, order, order.placed.frame, frame) !== "over",
  );
  return [...new Set(open.map(({ orderId }) => orderId))];
}

/** Judges a cancel of an order after which nothing about the order came, and that a fault or the loss cut off; none for any other. */
function lostCancel(
  seen: Seen,
  { loss }: ReadySession,
  cancel: SeenMessage,
  orderId: number,
): readonly LostCancel[] {
  const endFrame = loss?.frame ?? Number.POSITIVE_INFINITY;
  if (newsOf(seen, { orderId }, cancel.frame, endFrame).length > 0) return [];
  const unlost = seen.answers.filter(({ isLost }) => isLost).map((answer) => ({ ...answer, isLost: false }));
  const isCut = cancel.isLost || newsOf({ answers: unlost }, { orderId }, cancel.frame, endFrame).length > 0;
  if (loss === undefined && !isCut) return [];
  const { frame, atMs } =
    loss === undefined
      ? { frame: cancel.frame, atMs: cancel.message.atMs }
      : { frame: loss.frame, atMs: loss.happened.atMs };
  const isAbout = ({ message }: SeenMessage): boolean =>
    listsOpenOrders(message) ||
    message.name === GLOBAL ||
    (message.name === "cancelOrder" && idOf(message) === orderId);
  const isSettled =
    seen.requests.some((request) => request.frame > frame && isAbout(request)) ||
    newsOf(seen, { orderId }, frame, Number.POSITIVE_INFINITY).length > 0;
  return [{ cancel, orderId, frame, lostMs: atMs, isSettled }];
}
