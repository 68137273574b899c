import type { Seen } from "../seen.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  framesOf,
  notReached,
  passed,
} from "./drill-check.ts";
import { isSettled, isSoughtInLists, type OrderDoubt, orderDoubts } from "./order-doubts.ts";
import { isSameTrade, ordersOf, orderText, type SeenOrder } from "./order-talk.ts";
import { hadTime, hasTimeLeft } from "./time-to-act.ts";
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
    const judged = reconciliations(seen).filter(
      ({ isKnown, next, sinceMs }) => isKnown || next !== undefined || hadTime(seen, sinceMs),
    );
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
          frames: framesOf(order.placed, { frame }, next?.placed),
        };
      });
    return failedIf(
      found,
      passed(
        `${count(new Set(judged.map(({ order }) => order)).size, "order")} in doubt, each looked up before another one of that contract and side.`,
        judged.flatMap(({ order, frame }) => [order.placed.frame, frame]),
      ),
    );
  },
);

/** An order in doubt, the next order of its contract and side, and whether the program knew by then what became of it. */
interface Reconciliation extends OrderDoubt {
  readonly next: SeenOrder | undefined;
  readonly isKnown: boolean;
}

function reconciliations(seen: Seen): readonly Reconciliation[] {
  const orders = ordersOf(seen);
  return orderDoubts(seen).map((doubt) => {
    const { order, frame } = doubt;
    const next = orders.find(
      ({ placed, orderId }) =>
        placed.frame > frame && orderId !== order.orderId && isSameTrade(seen, placed, order.placed),
    );
    // Who places nothing more may still wait for the lists: whether they are requested again is judged by itself.
    const isKnown =
      next === undefined
        ? isSettled(seen, doubt, Number.POSITIVE_INFINITY) || isSoughtInLists(seen, doubt)
        : isSettled(seen, doubt, next.placed.frame);
    return { ...doubt, next, isKnown };
  });
}

/** Tests whether an order is in doubt that a program still has the time to look up. */
export function hasOrdersToLookUp(seen: Seen): boolean {
  return reconciliations(seen).some(
    ({ isKnown, next, sinceMs }) => !isKnown && next === undefined && hasTimeLeft(seen, sinceMs),
  );
}
