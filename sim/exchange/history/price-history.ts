/** A bar of the past, as a file has it. */
export interface PastBar {
  /** Start, epoch ms. */
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
}

/** Past prices of one instrument at one bar size, oldest first, without a gap in its trading hours. */
export interface PastSeries {
  /** Symbol of the instrument, or its local symbol, as the name of the file has it. */
  readonly symbol: string;
  /** Length of a bar in ms; `"day"` for one bar a trading day. */
  readonly length: number | "day";
  /** The bars, oldest first. */
  readonly bars: readonly PastBar[];
}

/** Past prices that replace the made-up ones. */
export interface PriceHistory {
  /** One series an instrument and bar size. */
  readonly series: readonly PastSeries[];
}
