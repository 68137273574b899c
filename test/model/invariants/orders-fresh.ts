import type { Invariant } from "../record.ts";

/** An order that waits must not go out after an outage of IBKR, at a price of before. */
export const ordersFresh: Invariant = {
  name: "lease.api: an order that waits when TWS is cut off from IBKR is never sent",
  breaches: ({ users, notified, trading }) => {
    const cuts = notified.filter(({ event }) => event.type === "degraded");
    if (cuts.length === 0) return [];
    const placed = new Map(
      users.flatMap(({ calls }) => calls.map(({ ref, method, seq }) => [`${method} ${ref}`, seq] as const)),
    );
    return trading.writes.flatMap(({ frame, seq, atMs, process }) => {
      const { orderRef } = frame.values;
      const since = placed.get(`placeOrder ${orderRef}`);
      if (frame.name !== "placeOrder" || since === undefined) return [];
      const cut = cuts.find((one) => one.process === process && one.seq > since && one.seq < seq);
      return cut === undefined
        ? []
        : [`"${orderRef}" was written at ${atMs}, after the outage of ${cut.atMs}`];
    });
  },
};
