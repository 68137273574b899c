import type { OrderRecord } from "../order-record.ts";
import type { OrderProgress } from "../order-state.ts";

/** Completes a report that an order is filled and that names no fills: TWS then means the whole order. */
export function whole({ order }: OrderRecord, progress: OrderProgress): OrderProgress {
  const { totalQuantity: total = 0 } = order;
  if (progress.status !== "Filled" || progress.filled >= total) return progress;
  return { ...progress, filled: total, remaining: 0 };
}

/** Tests whether TWS has set a number. */
export function isUsable(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value !== Number.MAX_VALUE;
}
