import type { CalendarName } from "./calendar.ts";

/** What kinds of contracts the market has, in TWS's words. */
export type SecType = "STK" | "IND" | "FUT" | "OPT" | "CASH" | "CRYPTO" | "BOND" | "FUND";

/** All of them. */
export const SEC_TYPES: readonly [SecType, ...SecType[]] = [
  "STK",
  "IND",
  "FUT",
  "OPT",
  "CASH",
  "CRYPTO",
  "BOND",
  "FUND",
];

/** What a bond promises. */
export interface BondTerms {
  /** Nine characters. */
  readonly cusip: string;
  /** Percent a year. */
  readonly coupon: number;
  /** `yyyymmdd`. */
  readonly maturity: string;
  /** `yyyymmdd`. */
  readonly issueDate: string;
  /** e.g. `Aa1/AA+`. */
  readonly ratings: string;
  /** e.g. `Fixed Coupon`. */
  readonly couponType: string;
  /** e.g. `GOVT`. */
  readonly bondType: string;
}

/** What a fund says of itself. */
export interface FundTerms {
  /** Who runs it. */
  readonly family: string;
  /** e.g. `Equity`. */
  readonly type: string;
  /** Percent a year, as text. */
  readonly managementFee: string;
  /** In its currency, as text. */
  readonly minimumInitialPurchase: string;
}

/** One thing that can be traded, as contract details describe it. */
export interface Instrument {
  /** TWS's number of the contract. */
  readonly conId: number;
  /** e.g. `AAPL`. */
  readonly symbol: string;
  /** What it is. */
  readonly secType: SecType;
  /** e.g. `USD`. */
  readonly currency: string;
  /** Where orders go by default, e.g. `SMART`, `CME`, `IDEALPRO`. */
  readonly exchange: string;
  /** Where it is listed. */
  readonly primaryExchange: string;
  /** The venue's own name for it. */
  readonly localSymbol: string;
  /** The venue's class. */
  readonly tradingClass: string;
  /** e.g. `APPLE INC`. */
  readonly longName: string;
  /** `ETF`, `COMMON`, or empty where the kind has none. */
  readonly stockType: string;
  /** `yyyymmdd`, futures and options only, else empty. */
  readonly lastTradeDate: string;
  /** Options only, else 0. */
  readonly strike: number;
  /** `C` or `P`, options only, else empty. */
  readonly right: "" | "C" | "P";
  /** Currency units a point, 1 for shares. */
  readonly multiplier: number;
  /** Smallest price step, in currency units, `> 0`. */
  readonly minTick: number;
  /** e.g. `Technology`. */
  readonly industry: string;
  /** e.g. `Computers`. */
  readonly category: string;
  /** Finer than the category. */
  readonly subcategory: string;
  /** When it trades. */
  readonly calendar: CalendarName;
  /** What it derives from, or 0. */
  readonly underConId: number;
  /** Can it be had to sell it short? */
  readonly shortable: boolean;
  /** Bonds only. */
  readonly bond?: BondTerms | undefined;
  /** Funds only. */
  readonly fund?: FundTerms | undefined;
}

/** Says whether orders for a contract are accepted; an index cannot be traded. */
export function isTradable({ secType }: Pick<Instrument, "secType">): boolean {
  return secType !== "IND";
}

/** What a request says of the contract that it means; an empty text or 0 leaves a field open. */
export interface ContractQuery {
  /** 0 where not given. */
  readonly conId: number;
  /** Whatever the case. */
  readonly symbol: string;
  /** e.g. `STK`. */
  readonly secType: string;
  /** `yyyymmdd` or `yyyymm`. */
  readonly lastTradeDate: string;
  /** Options only. */
  readonly strike: number;
  /** `C`, `CALL`, `P` or `PUT`. */
  readonly right: string;
  /** Currency units a point, as text. */
  readonly multiplier: string;
  /** `SMART` or a venue. */
  readonly exchange: string;
  /** Where it is listed. */
  readonly primaryExchange: string;
  /** e.g. `USD`. */
  readonly currency: string;
  /** The venue's own name for it. */
  readonly localSymbol: string;
  /** The venue's class. */
  readonly tradingClass: string;
}
