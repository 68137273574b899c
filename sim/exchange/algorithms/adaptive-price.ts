import type { Quote } from "../market.ts";
import type { Order } from "../orders.ts";
import { onPassiveTick } from "../peg-price.ts";
import type { PriceSeries } from "../price-series.ts";
import type { Algorithm } from "./algorithm.ts";
import { algorithmWindow } from "./algorithm-window.ts";

/** The times in which an adaptive order gives up the spread: `Patient`, `Normal` and `Urgent`, in ms. */
const PATIENCE_MS = [60_000, 20_000, 5_000];

/**
 * Returns the price of an adaptive order: it begins at the midpoint and reaches the other side of the book when its
 * patience ends.
 */
export function adaptivePrice(
  { terms, placedMs }: Order,
  algorithm: Algorithm,
  series: PriceSeries,
  { bid, ask, atMs }: Quote,
): number {
  const { fromMs } = algorithmWindow(terms, algorithm, placedMs, series.calendar);
  const patienceMs = PATIENCE_MS[Math.round(algorithm.urgency * 2)] ?? 0;
  const progress = Math.min(1, Math.max(0, (atMs - fromMs) / patienceMs));
  const far = terms.side === "BUY" ? ask : bid;
  if (progress >= 1) return far;
  const midpoint = (bid + ask) / 2;
  return onPassiveTick(midpoint + (far - midpoint) * progress, terms.side, series.instrument.minTick);
}
