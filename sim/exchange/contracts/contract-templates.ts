import { madeUpConId } from "./con-ids.ts";
import type { ContractDefinition, ContractDefinitionInput } from "./contract-definition.ts";

/** The industry, category and subcategory of a share. */
export type Industry = readonly [industry: string, category: string, subcategory: string];
/** The market of a contract: price, volatility, beta, spread in ticks, units a minute. */
export type MarketTerms = readonly [
  price: number,
  volatility: number,
  beta: number,
  spread: number,
  volume: number,
];

export const TECHNOLOGY: Industry = ["Technology", "Computers", "Computers"];
export const SOFTWARE: Industry = ["Technology", "Software", "Applications Software"];
export const CHIPS: Industry = ["Technology", "Semiconductors", "Electronic Compo-Semicon"];
export const INTERNET: Industry = ["Communications", "Internet", "Web Portals/ISP"];
export const BANKS: Industry = ["Financial", "Banks", "Diversified Banking Inst"];
export const STAPLES: Industry = ["Consumer, Non-cyclical", "Beverages", "Beverages-Non-alcoholic"];
export const RETAIL: Industry = ["Consumer, Cyclical", "Retail", "Retail-Discount"];
export const CARS: Industry = ["Consumer, Cyclical", "Auto Manufacturers", "Auto-Cars/Light Trucks"];
export const DRUGS: Industry = ["Consumer, Non-cyclical", "Pharmaceuticals", "Medical-Drugs"];
export const OIL: Industry = ["Energy", "Oil&Gas", "Oil Comp-Integrated"];
export const PLANES: Industry = ["Industrial", "Aerospace/Defense", "Aerospace/Defense"];
const FUNDS: Industry = ["Funds", "Equity Fund", "Growth&Income-Large Cap"];

const prices = ([price, volatility, beta, spreadTicks, minuteVolume]: MarketTerms) => ({
  price,
  volatility,
  beta,
  spreadTicks,
  minuteVolume,
});

/** Defines a share on a US exchange. */
export function share(
  conId: number,
  symbol: string,
  longName: string,
  primaryExchange: string,
  [industry, category, subcategory]: Industry,
  market: MarketTerms,
  more: Partial<ContractDefinitionInput> = {},
): ContractDefinitionInput {
  return {
    conId,
    symbol,
    secType: "STK",
    exchange: "SMART",
    primaryExchange,
    longName,
    calendar: "us-stocks",
    stockType: "COMMON",
    industry,
    category,
    subcategory,
    tradingClass: primaryExchange === "NASDAQ" ? "NMS" : symbol,
    ...prices(market),
    ...more,
  };
}

/** Defines an ETF on a US exchange. */
export const etf = (
  conId: number,
  symbol: string,
  longName: string,
  primaryExchange: string,
  market: MarketTerms,
  more: Partial<ContractDefinitionInput> = {},
): ContractDefinitionInput =>
  share(conId, symbol, longName, primaryExchange, FUNDS, market, { stockType: "ETF", ...more });

/** Defines an index, which cannot be traded. */
export const index = (
  conId: number,
  symbol: string,
  longName: string,
  exchange: string,
  market: MarketTerms,
  more: Partial<ContractDefinitionInput> = {},
): ContractDefinitionInput => ({
  conId,
  symbol,
  secType: "IND",
  exchange,
  longName,
  calendar: "us-options",
  ...prices(market),
  ...more,
});

/** Defines the futures of a root symbol. */
export const future = (
  symbol: string,
  longName: string,
  exchange: string,
  [multiplier, minTick]: readonly [number, number],
  futures: NonNullable<ContractDefinition["futures"]>,
  market: MarketTerms,
  conId: number = madeUpConId(`FUT/${symbol}`),
  more: Partial<ContractDefinitionInput> = {},
): ContractDefinitionInput => ({
  conId,
  symbol,
  secType: "FUT",
  exchange,
  longName,
  calendar: "us-futures",
  multiplier,
  minTick,
  futures,
  ...prices(market),
  ...more,
});

/** Defines a currency pair. */
export const pair = (
  conId: number,
  symbol: string,
  currency: string,
  longName: string,
  market: MarketTerms,
): ContractDefinitionInput => ({
  conId,
  symbol,
  secType: "CASH",
  currency,
  exchange: "IDEALPRO",
  longName,
  calendar: "forex",
  localSymbol: `${symbol}.${currency}`,
  tradingClass: `${symbol}.${currency}`,
  minTick: currency === "JPY" ? 0.005 : 0.00005,
  ...prices(market),
});

/** Defines a cryptocurrency. */
export const coin = (
  conId: number,
  symbol: string,
  longName: string,
  market: MarketTerms,
): ContractDefinitionInput => ({
  conId,
  symbol,
  secType: "CRYPTO",
  exchange: "PAXOS",
  longName,
  calendar: "crypto",
  minTick: 0.25,
  localSymbol: `${symbol}.USD`,
  ...prices(market),
});

/** Defines a bond of the US Treasury. */
export const treasury = (
  cusip: string,
  coupon: number,
  maturity: string,
  issueDate: string,
  price: number,
): ContractDefinitionInput => ({
  conId: madeUpConId(`BOND/${cusip}`),
  symbol: "US-T",
  secType: "BOND",
  exchange: "SMART",
  longName: `US-T ${coupon} ${maturity}`,
  calendar: "us-bonds",
  minTick: 0.01,
  multiplier: 10,
  localSymbol: cusip,
  ...prices([price, 0.05, -0.1, 2, 300]),
  bond: {
    cusip,
    coupon,
    maturity,
    issueDate,
    ratings: "Aa1/AA+",
    couponType: "Fixed Coupon",
    bondType: "GOVT",
  },
});

/** Defines a bond of a company that is perpetual. */
export const perpetual = (
  symbol: string,
  cusip: string,
  coupon: number,
  issueDate: string,
  price: number,
): ContractDefinitionInput => ({
  ...treasury(cusip, coupon, "", issueDate, price),
  symbol,
  longName: `${symbol} ${coupon} PERP`,
  bond: {
    cusip,
    coupon,
    maturity: "",
    issueDate,
    ratings: "",
    couponType: "Floating Rate",
    bondType: "CORP",
  },
});

/** Defines a mutual fund. */
export const mutual = (
  symbol: string,
  longName: string,
  family: string,
  price: number,
): ContractDefinitionInput => ({
  conId: madeUpConId(`FUND/${symbol}`),
  symbol,
  secType: "FUND",
  exchange: "FUNDSERV",
  longName,
  calendar: "us-options",
  tradingClass: symbol,
  ...prices([price, 0.02, 1, 1, 50]),
  fund: { family, type: "Equity", managementFee: "0.04", minimumInitialPurchase: "3000" },
});
