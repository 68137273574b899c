import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { ReportedContract } from "../../wire/field-groups/contract.ts";

/** Makes the contract of an instrument as responses carry it, at its own exchange or at another. */
export function reportedContract(
  instrument: Instrument,
  exchange: string = instrument.exchange,
): ReportedContract {
  const { symbol, secType, lastTradeDate, strike, right, currency } = instrument;
  const { localSymbol, tradingClass } = instrument;
  const multiplier = multiplierText(instrument);
  return {
    // Combinations that SMART routes share one ID, by which nothing can be looked up.
    conId: secType === "BAG" ? Number(localSymbol) : instrument.conId,
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

/**
 * Makes the contract of a position as TWS sends it: a share with the exchange of its listing, any other without an exchange.
 *
 * @see ThomasMarcelis/ibkr-go, grounded_positions.txt, a recorded session of 2026-04.
 */
export function positionContract(instrument: Instrument): ReportedContract {
  const exchange = instrument.secType === "STK" ? instrument.primaryExchange : "";
  return reportedContract(instrument, exchange);
}

/** Security types whose contracts have a multiplier on the wire. */
const MULTIPLIED: readonly string[] = ["FUT", "CONTFUT", "OPT", "FOP"];

/** Gets the multiplier as the wire has it: only futures and options have one. */
function multiplierText({ secType, multiplier }: Instrument): string {
  return MULTIPLIED.includes(secType) ? `${multiplier}` : "";
}
