import { type Contract, SecType } from "../../src/mod.ts";

/** Account of the fake. */
export const ACCOUNT = "DU1234567";

/** Shares that are traded, with the number of each; the account holds the first three at first. */
export const SHARES: Readonly<Record<string, number>> = {
  AAPL: 265598,
  MSFT: 272093,
  TSLA: 76792991,
  INTC: 270639,
};

/** A share, as callers name it. */
export function shareOf(symbol: string): Contract {
  return { symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" };
}
