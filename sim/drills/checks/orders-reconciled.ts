import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { hadTime, isSettled, orderDoubts } from "./order-doubts.ts";
import { isSameTrade, ordersOf, orderText } from "./order-talk.ts";
import { at, count } from "./wording.ts";

/** Checks that a program finds out about an order in doubt, before it trades the same contract in the same direction again. */
export const ordersReconciled: DrillCheck = drillCheck(
  {
    check: "orders-reconciled",
    about:
      "After an order is in doubt, the program requests open orders, and executions or completed orders, before it places another one of that contract and side.",
    points: 4,
  },
  (seen) => {
    const orders = ordersOf(seen);
    const judged = orderDoubts(seen).flatMap((doubt) => {
      const { order, frame, sinceMs } = doubt;
      const next = orders.find(
        ({ placed, orderId }) =>
          placed.frame > frame && orderId !== order.orderId && isSameTrade(placed, order.placed),
      );
      const isKnown = isSettled(seen, doubt, next?.placed.frame ?? Number.POSITIVE_INFINITY);
      return isKnown || next !== undefined || hadTime(seen, sinceMs) ? [{ ...doubt, next, isKnown }] : [];
    });
    if (judged.length === 0)
      return notReached("No order was in doubt while the program had time to look it up.");
    const found = judged
      .filter(({ isKnown }) => !isKnown)
      .map(({ order, why, frame, next }): Finding => {
        const what =
          next === undefined
            ? "was not looked up in open orders and executions or completed orders"
            : `was not looked up before ${orderText(next)} was placed ${at(next.placed.message.atMs, seen)}`;
        return {
          reason: `${orderText(order)} ${why}, and ${what}.`,
          frames: [order.placed.frame, frame, ...(next === undefined ? [] : [next.placed.frame])],
        };
      });
    return failedIf(
      found,
      passed(
        `${count(judged.length, "order")} in doubt, each looked up before another one of that contract and side.`,
        judged.flatMap(({ order, frame }) => [order.placed.frame, frame]),
      ),
    );
  },
);
