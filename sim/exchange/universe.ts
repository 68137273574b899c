import type { Instrument } from "./types.ts";

/** An instrument, and what the simulated market makes of it. */
export interface Listing {
  /** As contract details describe it. */
  readonly instrument: Instrument;
  /** What its price swings about. */
  readonly price: number;
  /** Standard deviation of a year's log return, 0.2 for 20 %. */
  readonly volatility: number;
  /** How much of the market's move it takes. */
  readonly beta: number;
  /** Distance from bid to ask, in ticks, `>= 1`. */
  readonly spreadTicks: number;
  /** Units traded in an average minute. */
  readonly minuteVolume: number;
}

const share = (
  conId: number,
  symbol: string,
  longName: string,
  primaryExchange: string,
  stockType: string,
  [industry, category, subcategory]: readonly [string, string, string],
): Instrument => ({
  conId,
  symbol,
  secType: "STK",
  currency: "USD",
  exchange: "SMART",
  primaryExchange,
  localSymbol: symbol,
  tradingClass: primaryExchange === "NASDAQ" ? "NMS" : symbol,
  longName,
  stockType,
  lastTradeDate: "",
  multiplier: 1,
  minTick: 0.01,
  industry,
  category,
  subcategory,
  timeZone: "US/Eastern",
});

const listing = (
  instrument: Instrument,
  [price, volatility, beta, spreadTicks, minuteVolume]: readonly [number, number, number, number, number],
): Listing => ({ instrument, price, volatility, beta, spreadTicks, minuteVolume });

/** The instruments of the simulated market. Contract numbers are TWS's own; prices, volumes and moves are made up. */
export const UNIVERSE: readonly Listing[] = [
  listing(
    share(265598, "AAPL", "APPLE INC", "NASDAQ", "COMMON", ["Technology", "Computers", "Computers"]),
    [260, 0.28, 1.1, 1, 90_000],
  ),
  listing(
    share(272093, "MSFT", "MICROSOFT CORP", "NASDAQ", "COMMON", [
      "Technology",
      "Software",
      "Applications Software",
    ]),
    [480, 0.24, 1, 2, 50_000],
  ),
  listing(
    share(4815747, "NVDA", "NVIDIA CORP", "NASDAQ", "COMMON", [
      "Technology",
      "Semiconductors",
      "Electronic Compo-Semicon",
    ]),
    [185, 0.45, 1.7, 1, 400_000],
  ),
  listing(
    share(76792991, "TSLA", "TESLA INC", "NASDAQ", "COMMON", [
      "Consumer, Cyclical",
      "Auto Manufacturers",
      "Auto-Cars/Light Trucks",
    ]),
    [440, 0.55, 1.8, 3, 200_000],
  ),
  listing(
    share(8314, "IBM", "INTL BUSINESS MACHINES CORP", "NYSE", "COMMON", [
      "Technology",
      "Computers",
      "Computer Services",
    ]),
    [300, 0.22, 0.8, 4, 9_000],
  ),
  listing(
    share(756733, "SPY", "SPDR S&P 500 ETF TRUST", "ARCA", "ETF", [
      "Funds",
      "Equity Fund",
      "Growth&Income-Large Cap",
    ]),
    [690, 0.02, 1, 1, 180_000],
  ),
  listing(
    share(320227571, "QQQ", "INVESCO QQQ TRUST SERIES 1", "NASDAQ", "ETF", [
      "Funds",
      "Equity Fund",
      "Growth-Large Cap",
    ]),
    [620, 0.06, 1.2, 1, 110_000],
  ),
  listing(
    {
      conId: 12087792,
      symbol: "EUR",
      secType: "CASH",
      currency: "USD",
      exchange: "IDEALPRO",
      primaryExchange: "IDEALPRO",
      localSymbol: "EUR.USD",
      tradingClass: "EUR.USD",
      longName: "European Monetary Union Euro",
      stockType: "",
      lastTradeDate: "",
      multiplier: 1,
      minTick: 0.00005,
      industry: "",
      category: "",
      subcategory: "",
      timeZone: "US/Eastern",
    },
    [1.17, 0.08, 0.1, 1, 2_000_000],
  ),
];
