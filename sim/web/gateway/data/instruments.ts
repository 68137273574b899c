import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { GatewayContext } from "../context.ts";
import { wholeNumber } from "./parameters.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** The contract that a request names as `conid` or `conid@EXCHANGE`. */
export interface NamedInstrument {
  /** The contract ID as it was given. */
  readonly conidEx: string;
  readonly conid: number;
  /** Undefined where no such contract is listed. */
  readonly instrument: Instrument | undefined;
}

/** Finds the contract that a text names; undefined where the text is no contract ID. */
export function namedInstrument(text: string, context: GatewayContext): NamedInstrument | undefined {
  const match = /^(\d{1,10})(?:@[A-Za-z0-9.]{1,20})?$/.exec(text);
  const conid = wholeNumber(match?.[1]);
  if (conid === undefined || conid === 0) return undefined;
  return { conidEx: text, conid, instrument: context.exchange.instrument(conid, context.nowMs) };
}

/** Formats a contract month of `yyyymmdd` as the gateway does: `JAN26`. */
export function monthName(lastTradeDate: string): string {
  return `${MONTHS[Number(lastTradeDate.slice(4, 6)) - 1] ?? ""}${lastTradeDate.slice(2, 4)}`;
}

/** Describes a contract in the words of the gateway: `AAPL`, `ES MAR2026`, `AAPL JAN2026 260 C [AAPL  260116C00260000 100]`. */
export function description(instrument: Instrument): string {
  const { symbol, secType, lastTradeDate, strike, right, localSymbol, multiplier, currency } = instrument;
  if (secType === "CASH") return `${symbol}.${currency}`;
  if (lastTradeDate === "") return symbol;
  const month = `${monthName(lastTradeDate).slice(0, 3)}${lastTradeDate.slice(0, 4)}`;
  if (secType !== "OPT") return `${symbol} ${month}`;
  return `${symbol} ${month} ${strike} ${right} [${localSymbol} ${multiplier}]`;
}

/** Describes an option as the search does: `JAN 16 '26 260 Call`. */
export function optionTitle({ lastTradeDate, strike, right }: Instrument): string {
  const month = monthName(lastTradeDate);
  const word = right === "C" ? "Call" : "Put";
  return `${month.slice(0, 3)} ${lastTradeDate.slice(6)} '${month.slice(3)} ${strike} ${word}`;
}

/** Gets the decimals of the prices of a contract. */
export function decimalsOf({ minTick }: Instrument): number {
  for (let decimals = 0; decimals < 8; decimals++) {
    if (Math.abs(minTick - Number(minTick.toFixed(decimals))) < 1e-9) return decimals;
  }
  return 8;
}

/** Tests whether options or futures of a contract are listed. */
export function hasDerivatives({ conId }: Instrument, { exchange, nowMs }: GatewayContext): boolean {
  return exchange.derivatives(conId, nowMs).length > 0;
}
