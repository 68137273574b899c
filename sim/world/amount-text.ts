/** Writes an amount with two decimals and without an exponent; one beyond all numbers is written as the largest number. */
export function amountText(amount: number): string {
  const known = Number.isNaN(amount) ? -Number.MAX_VALUE : amount;
  const kept = Math.min(Math.max(known, -Number.MAX_VALUE), Number.MAX_VALUE);
  return Math.abs(kept) < 1e21 ? kept.toFixed(2) : `${BigInt(kept)}.00`;
}
