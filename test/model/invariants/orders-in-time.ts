import type { Invariant } from "../record.ts";

/**
 * An order that arrives once its connection was given up is filled while its caller believes it lost, and may have sent another.
 * What a process has written arrives after its end, too: nobody is left to take it back.
 */
export const ordersInTime: Invariant = {
  name: "no order reaches TWS on a connection that the pool had given up before",
  breaches: ({ trace, trading }) => {
    const died = new Set(trading.deaths.map(({ atMs }) => atMs));
    const left = new Map<number, number>();
    const breaches: string[] = [];
    for (const { event, detail, connection, atMs } of trace) {
      if (event === "left" && !died.has(atMs)) left.set(connection, atMs);
      const leftMs = left.get(connection);
      if (event !== "read" || detail !== "placeOrder" || leftMs === undefined || atMs <= leftMs) continue;
      breaches.push(`an order arrived at ${atMs} on connection ${connection}, given up at ${leftMs}`);
    }
    return breaches;
  },
};
