import { type Contract, type OrderTerms, SecType } from "../../../src/mod.ts";
import type { CutPoint } from "./cut-points.ts";

export const APPLE: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
export const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
export const REFUSED: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 1e9, lmtPrice: 200 };

/** Terms of the new order of a point. */
export const termsOf = ({ terms }: CutPoint): OrderTerms =>
  terms === "resting" ? RESTING : terms === "refused" ? REFUSED : MARKET;
