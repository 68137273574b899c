import type { Instrument } from "../../exchange/instrument.ts";

/** Exchange at which TWS chooses the best one itself. */
const SMART = "SMART";

/** Exchanges of US shares, in the order of `validExchanges`. */
const SHARE_EXCHANGES: readonly string[] =
  "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT,LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X".split(
    ",",
  );
/** Exchanges of US options, in the order of `validExchanges`. */
const OPTION_EXCHANGES: readonly string[] =
  "SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX,GEMINI,EDGX,MERCURY,PEARL,EMERALD,MEMX,IBUSOPT".split(
    ",",
  );

/** Old names of exchanges, which TWS still reads. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([["ISLAND", "NASDAQ"]]);

/** Gets the name by which an exchange is listed today, without what follows `SMART/` or `SMART:`. */
export function exchangeName(name: string): string {
  const upper = name.trim().toUpperCase();
  const [routed = ""] = upper.split(/[/:]/);
  return routed === SMART ? SMART : (OLD_NAMES.get(upper) ?? upper);
}

/** Gets the exchanges at which an instrument trades, `SMART` first where TWS routes its orders. */
export function exchangesOf(instrument: Instrument): readonly string[] {
  const { exchange, primaryExchange } = instrument;
  return [...new Set([exchange, ...routedExchanges(instrument), primaryExchange])].filter(Boolean);
}

/** Gets the exchanges that SMART routes to: many for US shares and options, and the listing alone for any other. */
function routedExchanges({ exchange, primaryExchange, secType, currency }: Instrument): readonly string[] {
  if (exchange !== SMART || currency !== "USD") return [];
  if (secType === "OPT") return OPTION_EXCHANGES;
  return secType === "STK" && SHARE_EXCHANGES.includes(primaryExchange) ? SHARE_EXCHANGES : [];
}

/** Tests whether an instrument trades at an exchange. */
export function tradesAt(instrument: Instrument, exchange: string): boolean {
  return exchangesOf(instrument).includes(exchangeName(exchange));
}
