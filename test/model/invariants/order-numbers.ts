import type { Invariant } from "../record.ts";

/** TWS answers 103 to a number below one that it knows; an order that is sent twice may be filled twice. */
export const orderNumbers: Invariant = {
  name: "order numbers only grow on the wire, and no order is sent twice",
  breaches: ({ frames }) => {
    const orders = frames.filter(({ direction, name }) => direction === "in" && name === "placeOrder");
    const sessions = new Map<number, { max: number; known: Set<number> }>();
    const refs = new Set<string>();
    const known = new Set<number>();
    return orders.flatMap(({ connection, values, atMs }) => {
      const [id, ref] = [values.orderId as number, values.orderRef as string];
      const session = sessions.get(connection) ?? { max: 0, known };
      sessions.set(connection, session);
      const breaches: string[] = [];
      if (refs.has(ref)) breaches.push(`at ${atMs}, "${ref}" was sent again`);
      if (!known.has(id) && id <= session.max)
        breaches.push(`at ${atMs}, number ${id} came after ${session.max}`);
      refs.add(ref);
      known.add(id);
      session.max = Math.max(session.max, id);
      return breaches;
    });
  },
};
