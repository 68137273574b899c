import type { Invariant } from "../record.ts";

/** An order reaches TWS, or its caller receives an error. Listeners end with the lease. */
export const unsentOrders: Invariant = {
  name: "lease.api: an order that never reached TWS is reported as an error with its number",
  breaches: ({ users, frames }) => {
    const sent = new Set(
      frames.filter(({ name }) => name === "placeOrder").map(({ values }) => values.orderRef),
    );
    // Nobody receives an error in a process that has ended.
    const alive = users.filter(({ diedAt }) => diedAt === undefined);
    return alive.flatMap(({ no, calls, events }) =>
      calls
        .filter((call) => !events.some(({ event, seq }) => event === "disconnected" && seq < call.seq))
        .filter(({ method, ref }) => method === "placeOrder" && !sent.has(ref))
        .filter(
          (call) =>
            !events.some(
              ({ event, args, seq }) => event === "error" && args[2] === call.id && seq > call.seq,
            ),
        )
        .map(
          ({ id, atMs }) =>
            `order ${id} of caller ${no}, placed at ${atMs}, was not sent, and its caller received no error`,
        ),
    );
  },
};
