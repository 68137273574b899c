import type { ContractQuery } from "./instrument.ts";

/** A query that any contract matches. */
export const ANY_CONTRACT: Omit<ContractQuery, "secIdType" | "secId"> = {
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
