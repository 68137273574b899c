import type { Instrument } from "../../sim/exchange/contracts/instrument.ts";
import type { Exchange } from "../../sim/exchange/exchange.ts";

const AAPL = 265598;

/** Lists what exists at an instant together with the options on one share, Apple. */
export function listedWithOptions(exchange: Exchange, nowMs: number): readonly Instrument[] {
  const options = exchange.chain(AAPL, nowMs).filter(({ secType }) => secType === "OPT");
  return [...exchange.listed(nowMs), ...options];
}
