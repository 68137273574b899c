import type { OrderUpdate } from "../../../src/mod.ts";
import type { Reading } from "../reading.ts";
import type { Invariant } from "../record.ts";

const OVER: readonly string[] = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];

/** A stream of orders never shows an order as open that ended before the stream began. */
export const ordersKnown: Invariant = {
  name: "a stream of orders shows no order as open that ended before the stream began",
  breaches: ({ readings, book, ending: { ready, idleAt } }) =>
    readings
      // A reader that left may have missed the last status.
      .filter(
        ({ name, leftAt }) =>
          name === "watchOrders" && ready === true && (leftAt?.seq ?? idleAt.seq) >= idleAt.seq,
      )
      .flatMap((reading) => {
        const page = book.pages.findLast(({ atMs }) => atMs < reading.began.atMs);
        const over = new Set(page?.completed.map((row) => row.split(" ")[0]));
        return [...lastStatuses(reading)]
          .filter(([permId, status]) => over.has(`${permId}`) && !OVER.includes(status))
          .map(
            ([permId, status]) =>
              `${reading.label} of ${reading.began.atMs} says ${permId} is ${status}; it was over`,
          );
      }),
};

/** Returns the last status of each order that a reader received. */
function lastStatuses({ received }: Reading): ReadonlyMap<number, string> {
  const last = new Map<number, string>();
  for (const { kind, value } of received) {
    if (kind !== "update") continue;
    const update = value as OrderUpdate;
    // The order is no longer open.
    if (update.kind === "gone") last.delete(update.permId ?? 0);
    else if (update.kind === "order") last.set(update.order.permId ?? 0, `${update.orderState.status}`);
    else last.set(update.permId ?? 0, `${update.status}`);
  }
  return last;
}
