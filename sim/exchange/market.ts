/** The market at one instant; prices are on the tick, `bid < ask`, `bid <= last <= ask`. */
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
  /** When that trade was, epoch ms: the instant itself while the venue trades. */
  readonly lastMs: number;
  /** First price of the trading day. */
  readonly open: number;
  /** Highest so far. */
  readonly high: number;
  /** Lowest so far. */
  readonly low: number;
  /** Last price of the regular hours of the trading day before. */
  readonly close: number;
  /** Units traded in the trading day so far. */
  readonly volume: number;
}

/** What happened from `startMs` (included) to `endMs` (not included). */
export interface Bar {
  /** Epoch ms. */
  readonly startMs: number;
  /** Epoch ms. */
  readonly endMs: number;
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

/** Which prices a bar is made of. */
export type PriceSource = "TRADES" | "MIDPOINT" | "BID" | "ASK";

/** One price of the book, and the units at it. */
export interface Level {
  readonly price: number;
  readonly size: number;
}

/** One trade. */
export interface Trade {
  /** Epoch ms, a whole second. */
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
}
