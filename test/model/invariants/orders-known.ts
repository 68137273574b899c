import type { OrderUpdate } from "../../../src/mod.ts";
import type { Reading } from "../reading.ts";
import type { Invariant } from "../record.ts";

const OVER: readonly string[] = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];

/** Who watches orders is never left to believe that one is open that was over before it began to watch. */
export const ordersKnown: Invariant = {
  name: "who begins to watch the orders is not told that one is open that was over by then",
  breaches: ({ readings, book, ending: { ready, idleAt } }) =>
    readings
      // Who has left may not have been told yet.
      .filter(
        ({ name, leftAt }) =>
          name === "watchOrders" && ready === true && (leftAt?.seq ?? idleAt.seq) >= idleAt.seq,
      )
      .flatMap((reading) => {
        const page = book.pages.findLast(({ atMs }) => atMs < reading.began.atMs);
        const over = new Set(page?.completed.map((row) => row.split(" ")[0]));
        return [...believed(reading)]
          .filter(([permId, status]) => over.has(`${permId}`) && !OVER.includes(status))
          .map(
            ([permId, status]) =>
              `${reading.label} of ${reading.began.atMs} says ${permId} is ${status}; it was over`,
          );
      }),
};

/** The last status of each order, as a reader was told. */
function believed({ received }: Reading): ReadonlyMap<number, string> {
  const last = new Map<number, string>();
  for (const { kind, value } of received) {
    if (kind !== "update") continue;
    const update = value as OrderUpdate;
    // It is said to be open no more.
    if (update.kind === "gone") last.delete(update.permId ?? 0);
    else if (update.kind === "order") last.set(update.order.permId ?? 0, `${update.orderState.status}`);
    else last.set(update.permId ?? 0, `${update.status}`);
  }
  return last;
}
