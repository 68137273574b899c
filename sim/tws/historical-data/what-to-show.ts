import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { DatedBar } from "../../exchange/prices/bars.ts";
import type { PriceSource } from "../../exchange/prices/market.ts";
import type { Context } from "../context/context.ts";

/** Content of bars for one value of `whatToShow`. */
export interface BarContent {
  /** Prices that the bars are made of. */
  readonly source: PriceSource;
  /** Name of the data in the texts of the historical data service. */
  readonly data: string;
  /** Tests whether there are such data of a security type. */
  of(secType: string): boolean;
  /** Derives another value from a price; undefined for an instrument without such a value. */
  readonly derive?: Derivation;
}

type Derivation = (instrument: Instrument, context: Context) => ((price: number) => number) | undefined;

/** Fee rate of borrowed shares, in percent a year; the same for all shares. */
const FEE_PERCENT = 0.25;

const volatility: Derivation = (instrument, { exchange, nowMs }) => {
  const value = exchange.volatility(instrument, nowMs);
  return value === undefined ? undefined : () => Number(value.toFixed(6));
};
/** Current yield in percent: the coupon of a year, divided by the price. */
const currentYield: Derivation = ({ bond }) =>
  bond === undefined ? undefined : (price) => Number(((100 * bond.coupon) / price).toFixed(6));

const only =
  (...secTypes: readonly string[]) =>
  (secType: string): boolean =>
    secTypes.includes(secType);
const allBut =
  (...secTypes: readonly string[]) =>
  (secType: string): boolean =>
    !secTypes.includes(secType);
const traded = allBut("CASH", "CRYPTO", "FUND", "CMDTY", "CFD", "BAG");
const quoted = allBut("IND");
const never = only();

/**
 * Values of `whatToShow`, with what the bars contain.
 *
 * @see TWS API reference, Historical Bar Data, Available Data per Product; names and data: deepentropy/ibx#430.
 */
const CONTENTS: Readonly<Record<string, BarContent>> = {
  TRADES: { source: "TRADES", data: "Last", of: traded },
  MIDPOINT: { source: "MIDPOINT", data: "MidPoint", of: quoted },
  BID: { source: "BID", data: "Bid", of: quoted },
  ASK: { source: "ASK", data: "Ask", of: quoted },
  BID_ASK: { source: "BID_ASK", data: "BidAsk", of: quoted },
  ADJUSTED_LAST: { source: "TRADES", data: "Last", of: only("STK") },
  AGGTRADES: { source: "TRADES", data: "AggLast", of: only("CRYPTO") },
  HISTORICAL_VOLATILITY: { source: "MIDPOINT", data: "HistVol", of: only("STK", "IND"), derive: volatility },
  OPTION_IMPLIED_VOLATILITY: {
    source: "MIDPOINT",
    data: "OptionImpliedVol",
    of: only("STK", "IND"),
    derive: volatility,
  },
  FEE_RATE: { source: "MIDPOINT", data: "FeeRate", of: only("STK"), derive: () => () => FEE_PERCENT },
  YIELD_BID: { source: "BID", data: "BidYield", of: only("BOND"), derive: currentYield },
  YIELD_ASK: { source: "ASK", data: "AskYield", of: only("BOND"), derive: currentYield },
  YIELD_BID_ASK: { source: "BID_ASK", data: "BidYield", of: only("BOND"), derive: currentYield },
  YIELD_MARK: { source: "MIDPOINT", data: "MarkYield", of: only("BOND"), derive: currentYield },
  YIELD_LAST: { source: "TRADES", data: "LastYield", of: only("BOND"), derive: currentYield },
  // The simulated market has neither net asset values nor auctions.
  NAV_LAST: { source: "TRADES", data: "NavLast", of: never },
  INDICATIVE_AUCTION_PRICE_SIZE: { source: "TRADES", data: "AuctionIndicLast", of: never },
  SCHEDULE: { source: "TRADES", data: "Schedule", of: () => true },
};

/** Gets the content of bars for a value of `whatToShow`, in either case; undefined for a value that TWS refuses. */
export function barContent(whatToShow: string): BarContent | undefined {
  const name = whatToShow.toUpperCase();
  return Object.hasOwn(CONTENTS, name) ? CONTENTS[name] : undefined;
}

/** Makes the name of a chart in texts of the historical data service: `AAPL@SMART Trades`. */
export function chartName(
  { symbol, exchange }: Pick<Instrument, "symbol" | "exchange">,
  whatToShow: string,
): string {
  return `${symbol}@${exchange} ${whatToShow.charAt(0).toUpperCase()}${whatToShow.slice(1).toLowerCase()}`;
}

/** Makes the name of an instrument in texts of the historical data service: `EUR/CASH@FXSUBPIP`, `AAPL/STK@BEST`. */
export function servedName({
  symbol,
  secType,
  exchange,
}: Pick<Instrument, "symbol" | "secType" | "exchange">): string {
  const served = exchange === "SMART" ? "BEST" : exchange === "IDEALPRO" ? "FXSUBPIP" : exchange;
  return `${symbol}/${secType}@${served}`;
}

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
