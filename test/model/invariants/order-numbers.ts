import type { Invariant } from "../record.ts";

/** TWS answers 103 to a number of a new order below one that it knows. */
export const orderNumbers: Invariant = {
  name: "order numbers only grow on the wire",
  breaches: ({ frames }) => {
    const orders = frames.filter(({ direction, name }) => direction === "in" && name === "placeOrder");
    const highest = new Map<number, number>();
    const known = new Set<number>();
    return orders.flatMap(({ connection, values, atMs }) => {
      const id = values.orderId as number;
      const max = highest.get(connection) ?? 0;
      const isBelow = !known.has(id) && id <= max;
      known.add(id);
      highest.set(connection, Math.max(max, id));
      return isBelow ? [`at ${atMs}, number ${id} came after ${max}`] : [];
    });
  },
};
