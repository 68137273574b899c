import type { Instrument } from "../../exchange/instrument.ts";

/** Exchange at which TWS chooses the best one itself. */
const SMART = "SMART";

/** Exchanges of US shares, in the order of `validExchanges`. */
const SHARE_EXCHANGES =
  "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT,LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X";
/** Exchanges of US options, in the order of `validExchanges`. */
const OPTION_EXCHANGES =
  "SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX,GEMINI,EDGX,MERCURY,PEARL,EMERALD,MEMX,IBUSOPT";

const LISTS: Readonly<Record<string, string>> = { STK: SHARE_EXCHANGES, OPT: OPTION_EXCHANGES };

/** Old names of exchanges, which TWS still reads. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([["ISLAND", "NASDAQ"]]);

/** Gets the name by which an exchange is listed today, without what follows `SMART/` or `SMART:`. */
export function exchangeName(name: string): string {
  const upper = name.trim().toUpperCase();
  const [routed = ""] = upper.split(/[/:]/);
  return routed === SMART ? SMART : (OLD_NAMES.get(upper) ?? upper);
}

/** Gets the exchanges at which an instrument trades, `SMART` first where TWS routes its orders. */
export function exchangesOf({ exchange, primaryExchange, secType, currency }: Instrument): readonly string[] {
  const isUs = currency === "USD" && exchange === SMART;
  const others = isUs ? (LISTS[secType]?.split(",") ?? []) : [];
  return [...new Set([exchange, ...others, primaryExchange])].filter(Boolean);
}

/** Tests whether an instrument trades at an exchange. */
export function tradesAt(instrument: Instrument, exchange: string): boolean {
  return exchangesOf(instrument).includes(exchangeName(exchange));
}
