import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { CompleteTwsOptions } from "../context/options.ts";

/** Market data that the login may see of an instrument. */
export type Permission = CompleteTwsOptions["permissions"];

/** Gets the market data that the login may see of an instrument; those of currency pairs cost nothing. */
export function permissionFor(
  { secType }: Pick<Instrument, "secType">,
  { permissions }: Pick<CompleteTwsOptions, "permissions">,
): Permission {
  return secType === "CASH" ? "live" : permissions;
}

/** Makes the name of an instrument at the end of texts about permissions: `AAPL NASDAQ.NMS/TOP/ALL`. */
export function permissionTail(
  { symbol, primaryExchange }: Pick<Instrument, "symbol" | "primaryExchange">,
  level: "TOP" | "DEEP" = "TOP",
): string {
  return `${symbol} ${primaryExchange === "NASDAQ" ? "NASDAQ.NMS" : primaryExchange}/${level}/ALL`;
}

/** Makes the text by which the historical data service refuses an instrument: `No market data permissions for ISLAND STK`. */
export function noPermissionText({
  secType,
  primaryExchange,
}: Pick<Instrument, "secType" | "primaryExchange">): string {
  return `No market data permissions for ${primaryExchange === "NASDAQ" ? "ISLAND" : primaryExchange} ${secType}`;
}

/** Sentence that follows where the login has data, but not for the API. */
export const ADDITIONAL_SUBSCRIPTION =
  "Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.";
