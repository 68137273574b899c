import type { OrderTerms } from "./orders.ts";

/** The level of a scale order that works now. */
export interface ScaleLevel {
  readonly price: number;
  /** Units of the level that are not filled. */
  readonly open: number;
}

/** Returns the level of a scale order after some units were filled; undefined for an order without levels. */
export function scaleLevel({ scale, limitPrice, side }: OrderTerms, filled: number): ScaleLevel | undefined {
  if (scale === undefined || limitPrice === undefined) return undefined;
  const { firstSize, nextSize, increment } = scale;
  const level = filled < firstSize ? 0 : 1 + Math.floor((filled - firstSize) / nextSize);
  const price = limitPrice + level * increment * (side === "BUY" ? -1 : 1);
  return { price: Number(price.toFixed(6)), open: firstSize + level * nextSize - filled };
}
