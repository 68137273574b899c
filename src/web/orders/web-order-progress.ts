import type { OrderRecord } from "../../orders/order-record.ts";
import type { OrderProgress } from "../../orders/order-state.ts";

/** The fills of an order about which nothing was received. */
export const NO_PROGRESS: OrderProgress = {
  status: "",
  filled: 0,
  remaining: undefined,
  avgFillPrice: undefined,
};

/** Completes a report that an order is filled and that names no fills: IBKR then means the whole order. */
export function wholeProgress({ order }: OrderRecord, progress: OrderProgress): OrderProgress {
  const { totalQuantity: total = 0 } = order;
  if (progress.status !== "Filled" || progress.filled >= total) return progress;
  return { ...progress, filled: total, remaining: 0 };
}
