import type { Invariant } from "../record.ts";

/**
 * An order reaches TWS, or its caller receives an error. Listeners end with the lease. An order that was written and lost on its
 * way is unknown to the pool: its caller receives `disconnected`, and an error would say that it was not sent.
 */
export const unsentOrders: Invariant = {
  name: "lease.api: an order that never reached TWS is reported as an error with its number",
  breaches: ({ users, frames, trading }) => {
    const sent = new Set(
      frames.filter(({ name }) => name === "placeOrder").map(({ values }) => values.orderRef),
    );
    const written = new Set(trading.writes.map(({ frame }) => frame.values.orderRef));
    // Nobody receives an error in a process that has ended.
    const alive = users.filter(({ diedAt }) => diedAt === undefined);
    return alive.flatMap(({ no, calls, events }) =>
      calls
        .filter((call) => !events.some(({ event, seq }) => event === "disconnected" && seq < call.seq))
        .filter(({ method, ref }) => method === "placeOrder" && !sent.has(ref))
        .filter(({ ref, seq: placed }) => {
          const isLost = events.some(({ event, seq }) => event === "disconnected" && seq > placed);
          return !(written.has(ref) && isLost);
        })
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
