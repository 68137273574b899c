import type { DatedBar } from "../exchange/bars.ts";
import type { Instrument } from "../exchange/instrument.ts";
import type { PriceSource } from "../exchange/market.ts";
import type { Context } from "./context.ts";

/** What bars can show: the prices that they are made of, and for some what is made of these. */
export interface Shown {
  readonly source: PriceSource;
  /** Makes another value of a price; undefined where the instrument has no such value. */
  readonly derive?: Derivation;
}

type Derivation = (instrument: Instrument, context: Context) => ((price: number) => number) | undefined;

/** What borrowing a share costs and lending its price brings, in percent a year; the same for all here. */
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
/** The current yield, in percent: what a bond pays in a year for what it costs. */
const currentYield: Derivation = ({ bond }) =>
  bond === undefined ? undefined : (price) => Number(((100 * bond.coupon) / price).toFixed(6));

/** By the name that requests use. */
export const SHOWN: Readonly<Record<string, Shown>> = {
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

/** The same bars of another value; where that falls as the price rises, high and low change places. */
export function derived(bars: readonly DatedBar[], of: (price: number) => number): readonly DatedBar[] {
  return bars.map((bar) => {
    const [one, other] = [of(bar.high), of(bar.low)];
    const [high, low] = [Math.max(one, other), Math.min(one, other)];
    return { ...bar, open: of(bar.open), high, low, close: of(bar.close), wap: of(bar.wap) };
  });
}
