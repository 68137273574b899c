import type { Exchange } from "../../sim/exchange/exchange.ts";
import type { Instrument } from "../../sim/exchange/instrument.ts";

const AAPL = 265598;

/** Lists what exists at an instant together with the options on one share, Apple. */
export function listedWithOptions(exchange: Exchange, nowMs: number): readonly Instrument[] {
  const options = exchange.chain(AAPL, nowMs).filter(({ secType }) => secType === "OPT");
  return [...exchange.listed(nowMs), ...options];
}
