import type { CalendarName } from "../calendar/calendar-hours.ts";
import type { BondTerms, FundTerms, SecType } from "./instrument.ts";
import type { LastDay } from "./last-trading-day.ts";

/** The options on an underlying, or on the futures of a root. */
export interface OptionChain {
  /** The distance between strikes near the price, in currency units; further away it is a multiple of this. */
  readonly strikeStep: number;
  /** The number of strikes on each side of the price, all of one distance. Default: as on an exchange. */
  readonly strikesEachSide?: number | undefined;
  /** The number of monthly expirations that are listed at a time. Default: as on an exchange. */
  readonly months?: number | undefined;
  /**
   * The days on which options expire. Default `monthly`. `wednesdays` are those of volatility indices; `before-future` is
   * three days before each of the futures that they are on.
   */
  readonly expirations?: "monthly" | "weekly" | "daily" | "wednesdays" | "before-future" | undefined;
  /** The trading class; default the symbol. */
  readonly tradingClass?: string | undefined;
  /** The trading class of all expirations but the monthly ones, which settle in the morning then. Default: the same. */
  readonly weeklyClass?: string | undefined;
  /** The calendar. Default `us-options`, and that of the futures for options on them. */
  readonly calendar?: CalendarName | undefined;
}

/** The futures of one root symbol. */
export interface FuturesChain {
  /** The delivery months, 1 to 12. */
  readonly months: readonly number[];
  /** The number of futures that are listed at a time. */
  readonly count: number;
  /** The `conId` of the underlying index, whose price they follow. */
  readonly underlying?: number | undefined;
  /** The rule for the last trading day. Default `friday`, the third of the month. */
  readonly expires?: LastDay | undefined;
}

/** The definition of a contract of the universe: its description, and how the simulated market prices it. */
export interface ContractDefinition {
  /** TWS's contract ID; for futures, the ID of the root. */
  readonly conId: number;
  /** The symbol, e.g. `AAPL`. */
  readonly symbol: string;
  /** The security type. */
  readonly secType: SecType;
  /** The currency. Default `USD`. */
  readonly currency: string;
  /** The exchange that orders go to by default, e.g. `SMART`, `CME`. */
  readonly exchange: string;
  /** The primary listing exchange; default `exchange`. */
  readonly primaryExchange: string;
  /** The name, e.g. `APPLE INC`. */
  readonly longName: string;
  /** The calendar of its trading hours. */
  readonly calendar: CalendarName;
  /** The price around which it moves. */
  readonly price: number;
  /** The standard deviation of a year's log return apart from the market's move, 0.2 for 20 %. */
  readonly volatility: number;
  /** The share of the market's move that it follows. */
  readonly beta: number;
  /** The distance from bid to ask, in ticks, `>= 1`. */
  readonly spreadTicks: number;
  /** The units traded in an average minute. */
  readonly minuteVolume: number;
  /** The smallest price increment, in currency units. */
  readonly minTick: number;
  /** The multiplier: currency units a point. */
  readonly multiplier: number;
  /** The type of share: `COMMON`, `ETF`, or empty. */
  readonly stockType: string;
  /** The exchange's own symbol; default `symbol`. */
  readonly localSymbol: string;
  /** The trading class; default `symbol`. */
  readonly tradingClass: string;
  /** The industry, e.g. `Technology`. */
  readonly industry: string;
  /** The category, e.g. `Computers`. */
  readonly category: string;
  /** The subcategory. */
  readonly subcategory: string;
  /** Whether it can be borrowed for a short sale. Default true. */
  readonly shortable: boolean;
  /** The ISIN. Default: one that is made up and has the right check digit, for shares. */
  readonly isin: string;
  /** The `conId` of the contract whose price it follows, for contracts for difference. Default none. */
  readonly follows?: number | undefined;
  /** The options on it, or on its futures. Default none. */
  readonly options?: OptionChain | undefined;
  /** The chain of futures; futures only. */
  readonly futures?: FuturesChain | undefined;
  /** The terms of a bond; bonds only. */
  readonly bond?: BondTerms | undefined;
  /** The terms of a fund; funds only. */
  readonly fund?: FundTerms | undefined;
}

/** A contract definition as a user writes it: optional fields have defaults. */
export type ContractDefinitionInput = Pick<
  ContractDefinition,
  "conId" | "symbol" | "secType" | "exchange" | "longName" | "calendar" | "price"
> &
  Partial<ContractDefinition>;

/** The values of the fields that a definition leaves out. */
export const DEFAULTS = {
  currency: "USD",
  primaryExchange: "",
  volatility: 0.2,
  beta: 1,
  spreadTicks: 1,
  minuteVolume: 1_000,
  minTick: 0.01,
  multiplier: 1,
  stockType: "",
  localSymbol: "",
  tradingClass: "",
  industry: "",
  category: "",
  subcategory: "",
  shortable: true,
  isin: "",
} as const;

/**
 * Fills in the defaults of a definition that is known to be right. Every field is written out, so that the many definitions
 * have one shape: those that are merged take five times as long and twice the memory.
 */
export function withDefaults(input: ContractDefinitionInput): ContractDefinition {
  return {
    conId: input.conId,
    symbol: input.symbol,
    secType: input.secType,
    currency: input.currency ?? DEFAULTS.currency,
    exchange: input.exchange,
    primaryExchange: input.primaryExchange ?? DEFAULTS.primaryExchange,
    longName: input.longName,
    calendar: input.calendar,
    price: input.price,
    volatility: input.volatility ?? DEFAULTS.volatility,
    beta: input.beta ?? DEFAULTS.beta,
    spreadTicks: input.spreadTicks ?? DEFAULTS.spreadTicks,
    minuteVolume: input.minuteVolume ?? DEFAULTS.minuteVolume,
    minTick: input.minTick ?? DEFAULTS.minTick,
    multiplier: input.multiplier ?? DEFAULTS.multiplier,
    stockType: input.stockType ?? DEFAULTS.stockType,
    localSymbol: input.localSymbol ?? DEFAULTS.localSymbol,
    tradingClass: input.tradingClass ?? DEFAULTS.tradingClass,
    industry: input.industry ?? DEFAULTS.industry,
    category: input.category ?? DEFAULTS.category,
    subcategory: input.subcategory ?? DEFAULTS.subcategory,
    shortable: input.shortable ?? DEFAULTS.shortable,
    isin: input.isin ?? DEFAULTS.isin,
    follows: input.follows,
    options: input.options,
    futures: input.futures,
    bond: input.bond,
    fund: input.fund,
  };
}
