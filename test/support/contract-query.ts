import type { ContractQuery } from "../../sim/exchange/instrument.ts";

/** A query that any contract matches. */
export const ANY: ContractQuery = {
  conId: 0,
  symbol: "",
  secType: "",
  lastTradeDate: "",
  strike: 0,
  right: "",
  multiplier: "",
  exchange: "",
  primaryExchange: "",
  currency: "",
  localSymbol: "",
  tradingClass: "",
};
