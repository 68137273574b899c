import { fromWall } from "../../world/zones.ts";
import type { Instrument } from "../contracts/instrument.ts";
import type { OptionTerms } from "./black-scholes.ts";

/** Returns when an option or future expires, epoch ms: four o'clock in New York on its last trading day. */
export function expiresMs({ lastTradeDate }: Instrument): number {
  const [year, month, date] = [lastTradeDate.slice(0, 4), lastTradeDate.slice(4, 6), lastTradeDate.slice(6)];
  return fromWall(Date.UTC(Number(year), Number(month) - 1, Number(date), 16), "US/Eastern");
}

/** Returns whether a contract expired after `sinceMs` and not after `nowMs`. */
export function expiredBetween(instrument: Instrument, sinceMs: number, nowMs: number): boolean {
  if (instrument.lastTradeDate === "") return false;
  const atMs = expiresMs(instrument);
  return atMs > sinceMs && atMs <= nowMs;
}

/** Returns what the option model needs of a contract; undefined for a contract that is not an option. */
export function optionTerms(instrument: Instrument): OptionTerms | undefined {
  const { right, strike } = instrument;
  return right === "" ? undefined : { right, strike, expiresMs: expiresMs(instrument) };
}
