/** The market at one instant; prices are on the tick, `bid < ask`, `bid <= last <= ask`. */
export interface Quote {
  /** Epoch ms. */
  readonly atMs: number;
  /** The best bid. */
  readonly bid: number;
  /** The best ask. */
  readonly ask: number;
  /** Price of the last trade. */
  readonly last: number;
  /** Units at the bid. */
  readonly bidSize: number;
  /** Units at the ask. */
  readonly askSize: number;
  /** Units of the last trade. */
  readonly lastSize: number;
  /** The time of the last trade, epoch ms: the instant itself while the venue trades. */
  readonly lastMs: number;
  /** The first price of the trading day. */
  readonly open: number;
  /** The highest price of the trading day so far. */
  readonly high: number;
  /** The lowest price of the trading day so far. */
  readonly low: number;
  /** The close of the previous trading day's regular hours. */
  readonly close: number;
  /** Units traded in the trading day so far. */
  readonly volume: number;
}

/** A bar from `startMs` (included) to `endMs` (not included). */
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
  /** The volume-weighted average price. */
  readonly wap: number;
  /** Number of trades. */
  readonly count: number;
}

/**
 * The prices that a bar is made of (`whatToShow`). A bar of `BID_ASK` has the average bid as its open, the average ask as its
 * close, the highest ask and the lowest bid.
 */
export type PriceSource = "TRADES" | "MIDPOINT" | "BID" | "ASK" | "BID_ASK";

/** One price level of the market depth. */
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
