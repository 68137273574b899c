import type { OrderTerms } from "../../../src/web/mod.ts";

/** Apple, by its contract ID. */
export const APPLE = { conId: 265598 };

/** Makes the key of the order with a number. */
export function keyOf(number: number): string {
  return `order ${number}`;
}

/** Tests whether the order with a number is executed at once; another one rests. */
export function isMarket(number: number): boolean {
  return number % 2 === 0;
}

/** Makes the terms of the order with a number. */
export function termsOf(number: number): OrderTerms {
  const action = number % 4 === 0 ? "SELL" : "BUY";
  return isMarket(number)
    ? { action, orderType: "MKT", totalQuantity: 1 }
    : { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 };
}
