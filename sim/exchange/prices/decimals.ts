const SCALE = 1e8;
/** Largest product with the scale of which the error is below an eighth: 2 to the power of 50. */
const EXACT_MAX = 2 ** 50;

/**
 * Rounds to eight decimals, which removes the error of binary fractions: the same number as of `toFixed(8)`, which takes a
 * hundred times as long.
 */
export function eightDecimals(value: number): number {
  const scaled = value * SCALE;
  const units = Math.round(scaled);
  // Halfway from one result to the next the error of the product matters, and `toFixed` writes -0 as 0.
  const isClear = Math.abs(scaled - units) < 0.25 && Math.abs(scaled) < EXACT_MAX && units !== 0;
  return isClear ? units / SCALE : Number(value.toFixed(8));
}
