/** Rounds an amount to cents, and never to -0. */
export function cents(amount: number): number {
  return Number(amount.toFixed(2)) || 0;
}
