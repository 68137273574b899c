import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { ALIASES, venuesOf } from "../../exchange/contracts/venues.ts";

/** Exchange at which TWS chooses the best one itself. */
const SMART = "SMART";

/** Gets the name by which an exchange is listed today, without what follows `SMART/` or `SMART:`. */
export function exchangeName(name: string): string {
  const upper = name.trim().toUpperCase();
  const [routed = ""] = upper.split(/[/:]/);
  return routed === SMART ? SMART : (ALIASES[upper] ?? upper);
}

/** Gets the exchanges at which an instrument trades, `SMART` first where TWS routes its orders. */
export function exchangesOf(instrument: Instrument): readonly string[] {
  return venuesOf(instrument);
}

/** Tests whether an instrument trades at an exchange. */
export function tradesAt(instrument: Instrument, exchange: string): boolean {
  return exchangesOf(instrument).includes(exchangeName(exchange));
}
