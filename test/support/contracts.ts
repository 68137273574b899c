import { SecType } from "@stoqey/ib";

/** A share as callers name it. Every field is present, so that it fits every client and every message. */
export interface Share {
  readonly symbol: string;
  readonly secType: SecType;
  readonly exchange: string;
  readonly currency: string;
}
/** A share with the contract ID that TWS gives to it. */
export interface NumberedShare extends Share {
  readonly conId: number;
}

/** The account of the fake TWS. */
export const ACCOUNT = "DU1234567";

/** Shares that the fake TWS trades, with their contract IDs; the account holds the first three at first. */
export const CON_IDS: Readonly<Record<string, number>> = {
  AAPL: 265598,
  MSFT: 272093,
  TSLA: 76792991,
  INTC: 270639,
};

/** Returns a share as callers name it. */
export function shareOf(symbol: string): Share {
  return { symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" };
}

export const AAPL: Share = shareOf("AAPL");
export const AAPL_NUMBERED: NumberedShare = { conId: 265598, ...AAPL };
export const MSFT: Share = shareOf("MSFT");
/** A share that the fake TWS does not know. */
export const UNKNOWN_SHARE: Share = shareOf("NOSUCH");
