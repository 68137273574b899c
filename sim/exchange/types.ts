/** One thing that can be traded, as contract details describe it. */
export interface Instrument {
  /** TWS's number of the contract. */
  readonly conId: number;
  /** e.g. `AAPL`. */
  readonly symbol: string;
  /** Share or fund, index, future, currency pair, cryptocurrency. */
  readonly secType: "STK" | "IND" | "FUT" | "CASH" | "CRYPTO";
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
  /** `yyyymmdd`, futures only, else empty. */
  readonly lastTradeDate: string;
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
  /** IANA zone of the venue, e.g. `US/Eastern`. */
  readonly timeZone: string;
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

/** The market at one instant; prices are on the tick, `bid < ask`, `bid <= last <= ask`. Sizes are whole numbers. */
export interface Quote {
  /** Epoch ms. */
  readonly atMs: number;
  /** Best price to sell at. */
  readonly bid: number;
  /** Best price to buy at. */
  readonly ask: number;
  /** Price of the last trade. */
  readonly last: number;
  /** Units at the bid. */
  readonly bidSize: number;
  /** Units at the ask. */
  readonly askSize: number;
  /** Units of the last trade. */
  readonly lastSize: number;
  /** Of the UTC day so far. */
  readonly open: number;
  /** Highest so far. */
  readonly high: number;
  /** Lowest so far. */
  readonly low: number;
  /** The last price of the UTC day before. */
  readonly close: number;
  /** Units traded in the UTC day so far. */
  readonly volume: number;
}

/** What happened from `startMs` (included) to `startMs + barMs` (not included). */
export interface Bar {
  /** Epoch ms. */
  readonly startMs: number;
  /** First price. */
  readonly open: number;
  /** Highest price. */
  readonly high: number;
  /** Lowest price. */
  readonly low: number;
  /** Last price. */
  readonly close: number;
  /** Units traded. */
  readonly volume: number;
  /** Average price. */
  readonly wap: number;
  /** Number of trades. */
  readonly count: number;
}

/** What of the market a bar is made of. */
export type BarSource = "TRADES" | "MIDPOINT" | "BID" | "ASK";

/** What an account holds of one instrument. */
export interface Position {
  /** Account code. */
  readonly account: string;
  /** What is held. */
  readonly instrument: Instrument;
  /** Units held, negative when short. */
  readonly size: number;
  /** Average cost of one unit, times the multiplier, as TWS reports it. */
  readonly averageCost: number;
}

/** One line of the account summary. */
export interface AccountValue {
  /** Account code. */
  readonly account: string;
  /** e.g. `NetLiquidation`. */
  readonly tag: string;
  /** A number with two decimals for money, else a word or a ratio. */
  readonly value: string;
  /** Empty for lines that are not money. */
  readonly currency: string;
}

/** What the behaviour of TWS asks of the market behind it. Pure: the same question at the same time, the same answer. */
export interface Market {
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
  /** All instruments that fit every field that the query gives. */
  find(query: ContractQuery): readonly Instrument[];
  /** Instruments whose symbol begins with the pattern or whose name holds it, whatever the case. */
  matching(pattern: string): readonly Instrument[];
  /** The market at one instant. */
  quote(instrument: Instrument, nowMs: number): Quote;
  /**
   * Bars that begin in [fromMs, toMs), each `barMs` long and aligned to the epoch, oldest
   * first; the last one is cut at `toMs`.
   */
  bars(
    instrument: Instrument,
    source: BarSource,
    barMs: number,
    fromMs: number,
    toMs: number,
  ): readonly Bar[];
  /** What the accounts hold. */
  positions(nowMs: number): readonly Position[];
  /** Every line of the account, e.g. NetLiquidation, TotalCashValue, GrossPositionValue, BuyingPower, ... */
  accountValues(nowMs: number): readonly AccountValue[];
}
