import type { Invariant } from "../record.ts";

/** An order that is sent twice may be filled twice. Each order and each change of one has its own reference. */
export const ordersOnce: Invariant = {
  name: "no order is sent twice, nor a change of one",
  breaches: ({ frames }) => {
    const orders = frames.filter(({ direction, name }) => direction === "in" && name === "placeOrder");
    const refs = new Set<string>();
    return orders.flatMap(({ values, atMs }) => {
      const ref = values.orderRef as string;
      const isAgain = refs.has(ref);
      refs.add(ref);
      return isAgain ? [`at ${atMs}, "${ref}" was sent again`] : [];
    });
  },
};
