import { DUPLICATE_ORDER_ID } from "../../tws/facts/mod.ts";
import type { SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { valuesOf } from "./message-values.ts";
import { ordersOf, orderText } from "./order-talk.ts";
import { at, count } from "./wording.ts";

/** Checks that no order ID is given to two orders, also when nextValidId has moved back: the answers would be about both. */
export const orderIdsFresh: DrillCheck = drillCheck(
  {
    check: "order-ids-fresh",
    about: "No order ID is used for two orders, also after nextValidId has moved back.",
    points: 3,
  },
  (seen) => {
    const orders = ordersOf(seen);
    if (orders.length === 0) return notReached("No order was placed.");
    const reused = orders.flatMap((order, index): readonly Finding[] => {
      const earlier = orders.slice(0, index).find(({ orderId }) => orderId === order.orderId);
      if (earlier === undefined) return [];
      return [
        {
          reason: `${orderText(order)} ${at(order.placed.message.atMs, seen)} has the number of the earlier ${orderText(earlier)}.`,
          frames: [earlier.placed.frame, order.placed.frame],
        },
      ];
    });
    const refused = seen.answers.filter(isRefusal).map(({ message, frame }) => ({
      reason: `TWS refused an order for its number: ${message.text}.`,
      frames: [frame],
    }));
    const numbers = new Set(orders.map(({ orderId }) => orderId));
    return failedIf(
      [...reused, ...refused],
      passed(
        `${count(orders.length, "order")} with ${count(numbers.size, "number")}.`,
        orders.map(({ placed }) => placed.frame),
      ),
    );
  },
);

function isRefusal({ message, isLost }: SeenMessage): boolean {
  return !isLost && message.name === "error" && valuesOf(message).code === DUPLICATE_ORDER_ID;
}
