import { type Contract, type OrderTerms, SecType } from "../../../src/mod.ts";

export const APPLE: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
export const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
