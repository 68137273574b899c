import type { CalendarName } from "../calendar/calendar-hours.ts";

/** The security types of the simulated market, in TWS's words. */
export type SecType =
  | "STK"
  | "IND"
  | "FUT"
  | "CONTFUT"
  | "OPT"
  | "FOP"
  | "CASH"
  | "CRYPTO"
  | "CMDTY"
  | "CFD"
  | "BOND"
  | "FUND"
  | "BAG";

/** Every security type of listed contracts; combinations (`BAG`) are made from them by orders and requests. */
export const SEC_TYPES: readonly [SecType, ...SecType[]] = [
  "STK",
  "IND",
  "FUT",
  "CONTFUT",
  "OPT",
  "FOP",
  "CASH",
  "CRYPTO",
  "CMDTY",
  "CFD",
  "BOND",
  "FUND",
];

/** The terms of a bond. */
export interface BondTerms {
  /** The CUSIP, nine characters. */
  readonly cusip: string;
  /** The coupon in percent a year. */
  readonly coupon: number;
  /** The maturity date, `yyyymmdd`; empty for a bond without one. */
  readonly maturity: string;
  /** The issue date, `yyyymmdd`. */
  readonly issueDate: string;
  /** Ratings, e.g. `Aa1/AA+`. */
  readonly ratings: string;
  /** The type of coupon, e.g. `Fixed Coupon`. */
  readonly couponType: string;
  /** The type of bond, e.g. `GOVT`. */
  readonly bondType: string;
}

/** The terms of a mutual fund. */
export interface FundTerms {
  /** The fund family. */
  readonly family: string;
  /** The type of fund, e.g. `Equity`. */
  readonly type: string;
  /** The management fee in percent a year, as text. */
  readonly managementFee: string;
  /** The minimum first purchase in its currency, as text. */
  readonly minimumInitialPurchase: string;
}

/** One contract, as contract details describe it. */
export interface Instrument {
  /** TWS's contract ID. */
  readonly conId: number;
  /** The symbol, e.g. `AAPL`. */
  readonly symbol: string;
  /** The security type. */
  readonly secType: SecType;
  /** The currency, e.g. `USD`. */
  readonly currency: string;
  /** The exchange that orders go to by default, e.g. `SMART`, `CME`, `IDEALPRO`. */
  readonly exchange: string;
  /** The primary listing exchange. */
  readonly primaryExchange: string;
  /** The exchange's own symbol. */
  readonly localSymbol: string;
  /** The trading class. */
  readonly tradingClass: string;
  /** The name, e.g. `APPLE INC`. */
  readonly longName: string;
  /** `ETF` or `COMMON` for shares, otherwise empty. */
  readonly stockType: string;
  /** The last trading day of a future or option, `yyyymmdd`; otherwise empty. */
  readonly lastTradeDate: string;
  /** The strike of an option; otherwise 0. */
  readonly strike: number;
  /** `C` or `P` for options, otherwise empty. */
  readonly right: "" | "C" | "P";
  /** The multiplier: currency units a point, 1 for shares. */
  readonly multiplier: number;
  /** The smallest price increment, in currency units, `> 0`. */
  readonly minTick: number;
  /** The number of the rule of its price increments, a key of `MARKET_RULES`. */
  readonly marketRule: number;
  /** The ISIN of a share; otherwise empty. */
  readonly isin: string;
  /** The industry, e.g. `Technology`. */
  readonly industry: string;
  /** The category, e.g. `Computers`. */
  readonly category: string;
  /** The subcategory. */
  readonly subcategory: string;
  /** The calendar of its trading hours. */
  readonly calendar: CalendarName;
  /** The `conId` of the underlying; 0 for none. */
  readonly underConId: number;
  /** Whether it can be borrowed for a short sale. */
  readonly shortable: boolean;
  /** The terms of a bond; bonds only. */
  readonly bond?: BondTerms | undefined;
  /** The terms of a fund; funds only. */
  readonly fund?: FundTerms | undefined;
  /** The legs of a combination; combinations only. */
  readonly legs?: readonly Leg[] | undefined;
}

/** One leg of a combination. */
export interface Leg {
  readonly instrument: Instrument;
  /** Units of the leg in one unit of the combination, a whole number `>= 1`. */
  readonly ratio: number;
  /** The side of the leg when the combination is bought. */
  readonly side: "BUY" | "SELL";
}

/** Returns whether orders for a contract are accepted; an index and a continuous future cannot be traded. */
export function isTradable({ secType }: Pick<Instrument, "secType">): boolean {
  return secType !== "IND" && secType !== "CONTFUT";
}

/** Returns whether a contract is an option, on whatever underlying. */
export function isOption({ secType }: Pick<Instrument, "secType">): boolean {
  return secType === "OPT" || secType === "FOP";
}

/** Returns whether a position in contracts of a type is worth its profit alone: nothing is paid for them when they open. */
export function isPaidByProfit(secType: SecType): boolean {
  return secType === "FUT" || secType === "CFD";
}

/** The contract fields of a request; an empty text or 0 matches any contract. */
export interface ContractQuery {
  /** The contract ID. */
  readonly conId: number;
  /** The symbol, in any case. */
  readonly symbol: string;
  /** The security type, e.g. `STK`. */
  readonly secType: string;
  /** The last trading day or contract month, `yyyymmdd` or `yyyymm`. */
  readonly lastTradeDate: string;
  /** The strike of an option. */
  readonly strike: number;
  /** The right of an option: `C`, `CALL`, `P` or `PUT`. */
  readonly right: string;
  /** The multiplier, as text. */
  readonly multiplier: string;
  /** `SMART` or an exchange. */
  readonly exchange: string;
  /** The primary listing exchange. */
  readonly primaryExchange: string;
  /** The currency, e.g. `USD`. */
  readonly currency: string;
  /** The exchange's own symbol. */
  readonly localSymbol: string;
  /** The trading class. */
  readonly tradingClass: string;
  /** The kind of `secId`: `ISIN`, `CUSIP`, `SEDOL` or `FIGI`. */
  readonly secIdType?: string | undefined;
  /** The security ID, in place of a symbol. */
  readonly secId?: string | undefined;
}
