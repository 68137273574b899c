import type { Algorithm } from "./algorithm.ts";
import type { AlgorithmMarket, AlgorithmOrder } from "./algorithm-market.ts";
import { algorithmWindow } from "./algorithm-window.ts";

/** The times in which an adaptive order gives up the spread: `Patient`, `Normal` and `Urgent`, in ms. */
const PATIENCE_MS = [60_000, 20_000, 5_000];

/**
 * Returns the price of an adaptive order, before it is rounded to the tick: it begins at the midpoint and reaches the other
 * side of the book when its patience ends.
 */
export function adaptivePrice(
  order: AlgorithmOrder,
  algorithm: Algorithm,
  { calendar }: Pick<AlgorithmMarket, "calendar">,
  { bid, ask, atMs }: { readonly bid: number; readonly ask: number; readonly atMs: number },
): number {
  const { fromMs } = algorithmWindow(order, algorithm, calendar);
  const patienceMs = PATIENCE_MS[Math.round(algorithm.urgency * 2)] ?? 0;
  const progress = Math.min(1, Math.max(0, (atMs - fromMs) / patienceMs));
  const far = order.side === "BUY" ? ask : bid;
  const midpoint = (bid + ask) / 2;
  return midpoint + (far - midpoint) * progress;
}
