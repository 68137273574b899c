import type { OrderRecord } from "../order-record.ts";
import { isFinal } from "../order-transition.ts";

/**
 * Cancels the orders of a group that reached TWS, if another one of it did not: TWS would keep them without working them, or
 * work an entry without its exits.
 *
 * @param cancel Cancels one order.
 */
export function cancelIncomplete(
  records: readonly OrderRecord[],
  cancel: (record: OrderRecord) => void,
): void {
  const cancelled = new Set<OrderRecord>();
  const check = (): void => {
    if (records.some(({ isPending }) => isPending)) return;
    if (!records.some(({ state }) => state.kind === "not-sent")) return;
    for (const record of records) {
      const isLive = !isFinal(record.state) && record.state.kind !== "unknown";
      if (!isLive || cancelled.has(record)) continue;
      cancelled.add(record);
      cancel(record);
    }
  };
  for (const record of records) {
    const stop = record.listen((change) => {
      if (change.kind !== "state") return;
      check();
      if (isFinal(record.state)) stop();
    });
  }
  check();
}
