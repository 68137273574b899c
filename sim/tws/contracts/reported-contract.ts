import type { Instrument } from "../../exchange/instrument.ts";
import type { ReportedContract } from "../../wire/field-groups/contract.ts";

/** Makes the contract of an instrument as responses carry it. */
export function reportedContract(instrument: Instrument): ReportedContract {
  const { conId, symbol, secType, lastTradeDate, strike, right, exchange, currency } = instrument;
  const { localSymbol, tradingClass } = instrument;
  const multiplier = multiplierText(instrument);
  return {
    conId,
    symbol,
    secType,
    lastTradeDate,
    strike,
    right,
    multiplier,
    exchange,
    currency,
    localSymbol,
    tradingClass,
  };
}

/** Gets the multiplier as the wire has it: only futures and options have one. */
function multiplierText({ secType, multiplier }: Instrument): string {
  return ["FUT", "CONTFUT", "OPT", "FOP"].includes(secType) ? `${multiplier}` : "";
}

/** Gets the exchanges at which an instrument trades. */
export function exchangesOf({ exchange, primaryExchange, secType }: Instrument): readonly string[] {
  const others =
    secType === "STK" || secType === "OPT" ? ["AMEX", "CBOE", "ISLAND", "NYSE", "ARCA", "BATS", "IEX"] : [];
  return [...new Set([exchange, primaryExchange, ...others])].filter(Boolean);
}

/** Gets the number of the market rule of an instrument: one rule for each price increment, in millionths. */
export function marketRuleId({ minTick }: Instrument): number {
  return minTick === 0.01 ? 26 : 1_000_000 + Math.round(minTick * 1_000_000);
}
