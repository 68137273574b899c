import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { isSettled, orderDoubts } from "./order-doubts.ts";
import { isAccepted, isSameOrder, ordersOf, orderText } from "./order-talk.ts";
import { at, count } from "./wording.ts";

/** Checks that an order that TWS has accepted is not placed a second time by a program that does not know what became of it. */
export const noOrderTwice: DrillCheck = drillCheck(
  {
    check: "no-duplicate-orders",
    about: "An order in doubt that TWS has accepted is not placed a second time.",
    points: 5,
  },
  (seen) => {
    const doubts = orderDoubts(seen).filter(({ order }) => isAccepted(seen, order));
    if (doubts.length === 0) return notReached("No order that TWS had accepted was in doubt.");
    const orders = ordersOf(seen);
    const found = new Map<string, Finding>();
    for (const doubt of doubts)
      for (const second of orders) {
        const { order, frame, why } = doubt;
        const { placed } = second;
        if (found.has(`${order.placed.frame}`)) break;
        if (placed.frame < frame || second.orderId === order.orderId) continue;
        if (!isSameOrder(seen, order.placed, placed) || isSettled(seen, doubt, placed.frame)) continue;
        found.set(`${order.placed.frame}`, {
          reason: `${orderText(order)} ${why}; TWS had accepted it, and it was placed again as #${second.orderId} ${at(placed.message.atMs, seen)}.`,
          frames: [order.placed.frame, frame, placed.frame],
        });
      }
    const doubtful = new Set(doubts.map(({ order }) => order)).size;
    return failedIf(
      [...found.values()],
      passed(
        `${count(doubtful, "accepted order")} in doubt, none placed again without a look at what became of it.`,
        doubts.flatMap(({ order, frame }) => [order.placed.frame, frame]),
      ),
    );
  },
);
