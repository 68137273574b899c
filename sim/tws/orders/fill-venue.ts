import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { hash32 } from "../../world/random.ts";
import { exchangesOf } from "../lookup/exchanges.ts";

/** Returns the exchange at which a fill took place: one of those that SMART routes to, or the contract's own. */
export function fillVenue(instrument: Instrument, execId: string): string {
  const { exchange, primaryExchange, secType } = instrument;
  const venues = exchangesOf(instrument).filter((venue) => venue !== "SMART");
  const routed = exchange === "SMART" && (secType === "STK" || secType === "OPT");
  return (routed ? venues[hash32(execId) % venues.length] : undefined) ?? primaryExchange;
}
