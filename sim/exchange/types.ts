/** One thing that can be traded, as contract details describe it. */
export interface Instrument {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: "STK" | "IND" | "FUT" | "CASH" | "CRYPTO";
  readonly currency: string;
  /** Where orders go by default, e.g. `SMART`, `CME`, `IDEALPRO`. */
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly longName: string;
  /** `ETF`, `COMMON`, or empty where the kind has none. */
  readonly stockType: string;
  /** `yyyymmdd`, futures only, else empty. */
  readonly lastTradeDate: string;
  /** Currency units a point, 1 for shares. */
  readonly multiplier: number;
  /** Smallest price step, in currency units, `> 0`. */
  readonly minTick: number;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  /** IANA zone of the venue, e.g. `US/Eastern`. */
  readonly timeZone: string;
}

/** What a request says of the contract that it means; an empty text or 0 leaves a field open. */
export interface ContractQuery {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** The market at one instant; prices are on the tick, `bid < ask`, `bid <= last <= ask`. Sizes are whole numbers. */
export interface Quote {
  readonly atMs: number;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly lastSize: number;
  /** Of the UTC day so far. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** The last price of the UTC day before. */
  readonly close: number;
  /** Units traded in the UTC day so far. */
  readonly volume: number;
}

/** What happened from `startMs` (included) to `startMs + barMs` (not included). */
export interface Bar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

/** What of the market a bar is made of. */
export type BarSource = "TRADES" | "MIDPOINT" | "BID" | "ASK";

export interface Position {
  readonly account: string;
  readonly instrument: Instrument;
  /** Units held, negative when short. */
  readonly size: number;
  /** Average cost of one unit, times the multiplier, as TWS reports it. */
  readonly averageCost: number;
}

/** One line of the account summary. */
export interface AccountValue {
  readonly account: string;
  /** e.g. `NetLiquidation`. */
  readonly tag: string;
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
  positions(nowMs: number): readonly Position[];
  /** Every line of the account, e.g. NetLiquidation, TotalCashValue, GrossPositionValue, BuyingPower, ... */
  accountValues(nowMs: number): readonly AccountValue[];
}
