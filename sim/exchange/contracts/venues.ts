import type { Instrument } from "./instrument.ts";

/** The exchanges of US shares, as TWS lists them in `validExchanges`. */
const US_SHARES =
  "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT,LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X".split(
    ",",
  );
/** The exchanges of US options. */
const US_OPTIONS =
  "SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX,GEMINI,EDGX,MERCURY,PEARL,EMERALD,MEMX,IBUSOPT".split(
    ",",
  );
/** Old names of exchanges, which TWS still reads. */
export const ALIASES: Readonly<Record<string, string>> = {
  ISLAND: "NASDAQ",
  GLOBEX: "CME",
  ECBOT: "CBOT",
  DTB: "EUREX",
};

/** Lists the exchanges at which an instrument trades, the one that orders go to by default first. */
export function venuesOf(instrument: Instrument): readonly string[] {
  const { secType, exchange, primaryExchange, currency } = instrument;
  if (secType === "OPT" && exchange === "SMART") return US_OPTIONS;
  const own = [exchange, primaryExchange].filter(Boolean);
  const isUsShare = secType === "STK" && exchange === "SMART" && currency === "USD";
  if (isUsShare && primaryExchange !== "LSEETF") return [...new Set([...US_SHARES, ...own])];
  return [...new Set(own)];
}

/** Lists the exchanges at which options on an instrument trade, where they are other ones than its own. */
export function optionVenues({ secType }: Instrument): readonly string[] {
  return ["STK", "IND"].includes(secType) ? US_OPTIONS : [];
}

/** Returns whether an exchange that a request names is one at which an instrument trades. */
export function tradesAt(instrument: Instrument, exchange: string): boolean {
  if (exchange === instrument.exchange || exchange === instrument.primaryExchange) return true;
  return venuesOf(instrument).includes(ALIASES[exchange] ?? exchange);
}
