import type { DatedBar } from "../../exchange/bars.ts";
import type { Instrument } from "../../exchange/instrument.ts";
import type { PriceSource } from "../../exchange/market.ts";
import type { Context } from "../context/context.ts";

/** Content of bars for one value of `whatToShow`. */
export interface BarContent {
  /** Prices that the bars are made of. */
  readonly source: PriceSource;
  /** Derives another value from a price; undefined for an instrument without such a value. */
  readonly derive?: Derivation;
}

type Derivation = (instrument: Instrument, context: Context) => ((price: number) => number) | undefined;

/** Fee and rebate rate of borrowed shares, in percent a year; the same for all shares. */
const FEE_PERCENT = 0.25;
const REBATE_PERCENT = 3.5;

const volatility: Derivation = (instrument, { exchange, nowMs }) => {
  const value = exchange.volatility(instrument, nowMs);
  return value === undefined ? undefined : () => Number(value.toFixed(6));
};
const ofShares =
  (percent: number): Derivation =>
  ({ secType }) =>
    secType === "STK" ? () => percent : undefined;
/** Current yield in percent: the coupon of a year, divided by the price. */
const currentYield: Derivation = ({ bond }) =>
  bond === undefined ? undefined : (price) => Number(((100 * bond.coupon) / price).toFixed(6));

/** Values of `whatToShow`, with what the bars contain. */
export const WHAT_TO_SHOW: Readonly<Record<string, BarContent>> = {
  TRADES: { source: "TRADES" },
  MIDPOINT: { source: "MIDPOINT" },
  BID: { source: "BID" },
  ASK: { source: "ASK" },
  BID_ASK: { source: "MIDPOINT" },
  ADJUSTED_LAST: { source: "TRADES" },
  AGGTRADES: { source: "TRADES" },
  HISTORICAL_VOLATILITY: { source: "MIDPOINT", derive: volatility },
  OPTION_IMPLIED_VOLATILITY: { source: "MIDPOINT", derive: volatility },
  FEE_RATE: { source: "MIDPOINT", derive: ofShares(FEE_PERCENT) },
  REBATE_RATE: { source: "MIDPOINT", derive: ofShares(REBATE_PERCENT) },
  YIELD_BID: { source: "BID", derive: currentYield },
  YIELD_ASK: { source: "ASK", derive: currentYield },
  YIELD_BID_ASK: { source: "MIDPOINT", derive: currentYield },
  YIELD_LAST: { source: "TRADES", derive: currentYield },
};

/** Makes bars of a derived value; where it falls as the price rises, high and low are exchanged. */
export function derivedBars(
  bars: readonly DatedBar[],
  derivedValue: (price: number) => number,
): readonly DatedBar[] {
  return bars.map((bar) => {
    const [ofHigh, ofLow] = [derivedValue(bar.high), derivedValue(bar.low)];
    const [high, low] = [Math.max(ofHigh, ofLow), Math.min(ofHigh, ofLow)];
    return {
      ...bar,
      open: derivedValue(bar.open),
      high,
      low,
      close: derivedValue(bar.close),
      wap: derivedValue(bar.wap),
    };
  });
}
