import type { OrderFill } from "./order-change.ts";
import type { OrderProgress } from "./order-state.ts";

/**
 * Calculates the figures of an order after a correction of one of its fills.
 *
 * @returns Undefined where fills are missing, e.g. those of another day: the figures then stay as IBKR has reported them.
 */
export function correctedFigures(
  progress: OrderProgress | undefined,
  before: readonly OrderFill[],
  after: readonly OrderFill[],
): Pick<OrderProgress, "filled" | "avgFillPrice"> | undefined {
  if (progress === undefined || units(before) !== exact(progress.filled)) return undefined;
  const filled = units(after);
  const paid = after.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { filled, avgFillPrice: filled > 0 ? exact(paid / filled) : undefined };
}

function units(fills: readonly OrderFill[]): number {
  return exact(fills.reduce((sum, { quantity }) => sum + quantity, 0));
}

/** Rounds off the error of calculations in floating point. */
function exact(value: number): number {
  return Number(value.toFixed(8));
}
