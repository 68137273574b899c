import { SecType } from "../../src/mod.ts";

/** A share as callers name it. Every field is present, so that it fits any client and any message. */
export interface Share {
  readonly symbol: string;
  readonly secType: SecType;
  readonly exchange: string;
  readonly currency: string;
}
/** A share with the number that TWS gives to it. */
export interface NumberedShare extends Share {
  readonly conId: number;
}

/** The account of the fake TWS. */
export const ACCOUNT = "DU1234567";

export const AAPL: Share = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
export const AAPL_NUMBERED: NumberedShare = { conId: 265598, ...AAPL };
export const MSFT: Share = { ...AAPL, symbol: "MSFT" };
/** A share that no exchange lists. */
export const UNKNOWN_SHARE: Share = { ...AAPL, symbol: "NOSUCH" };
