/** A bar of the past, as a file has it. */
export interface PastBar {
  /** Start, epoch ms. */
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
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
  readonly bars: readonly PastBar[];
}

/** Past prices that replace the made-up ones. */
export interface PriceHistory {
  readonly series: readonly PastSeries[];
}
