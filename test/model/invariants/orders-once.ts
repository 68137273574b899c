import type { Invariant } from "../record.ts";
import { keyOf } from "../trading-record.ts";

/** An order that is sent twice may be filled twice. Each order and each change of one has its own reference. */
export const ordersOnce: Invariant = {
  name: "no order is sent twice, nor a change of one",
  breaches: ({ frames }) => {
    // Orders with keys have the same reference in each modification: `at-most-once.ts` judges them.
    const orders = frames.filter(
      ({ direction, name, values }) =>
        direction === "in" && name === "placeOrder" && keyOf(values.orderRef) === undefined,
    );
    const refs = new Set<string>();
    return orders.flatMap(({ values, atMs }) => {
      const ref = values.orderRef as string;
      const isAgain = refs.has(ref);
      refs.add(ref);
      return isAgain ? [`at ${atMs}, "${ref}" was sent again`] : [];
    });
  },
};
