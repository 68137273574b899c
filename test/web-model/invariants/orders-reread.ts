import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";

/** Frames may have been missed in a gap, so that only a read of the orders ends it. */
export const ordersReread: WebInvariant = ofEachPool(
  "a stream of orders resumes only after the orders were read again",
  (pool) =>
    pool.readings
      .filter(({ name, slowMs }) => name === "watchOrders" && slowMs === 0)
      .flatMap(({ label, received }) => {
        let gapMs = Number.POSITIVE_INFINITY;
        return received.flatMap(({ kind, atMs }) => {
          if (kind === "gap") gapMs = atMs;
          if (kind !== "resumed" || areRead(pool, gapMs, atMs)) return [];
          return [`${label} resumed at ${atMs}, and no read of the orders was answered after ${gapMs}`];
        });
      }),
);

function areRead({ requests }: PoolRecord, fromMs: number, toMs: number): boolean {
  return requests.some(
    ({ path, answer }) =>
      path === "/iserver/account/orders" &&
      answer?.status === 200 &&
      answer.atMs >= fromMs &&
      answer.atMs <= toMs,
  );
}
