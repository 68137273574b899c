/** A bar of the past, as a file has it. */
export interface PastBar {
  /** Start, epoch ms; of a bar of one day: midnight UTC of the date of its trading day. */
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
  /** Volume-weighted average price. Default: the mean of open, high, low and close. */
  readonly wap?: number | undefined;
  /** Number of trades. Default: one for each lot. */
  readonly count?: number | undefined;
}

/** Place of bars in a file, for messages. */
export interface PastSource {
  /** Name of the file. */
  readonly file: string;
  /** Number of the line of each bar, from 1. */
  readonly lines: readonly number[];
}

/** Past prices of one instrument at one bar size, oldest first, without a gap in its trading hours. */
export interface PastSeries {
  /** Name of the instrument, as the name of the file has it: `AAPL`, `EUR.USD`, `265598`, `ES-FUT-202603`. */
  readonly instrument: string;
  /** Length of a bar in ms, a bar size of files; `"day"` for one bar a trading day. */
  readonly length: number | "day";
  /** The bars, oldest first. */
  readonly bars: readonly PastBar[];
  /** Place of the bars in a file; absent where they come from no file. */
  readonly source?: PastSource | undefined;
}

/** Past prices that replace the made-up ones. */
export interface PriceHistory {
  /** One series an instrument and bar size. */
  readonly series: readonly PastSeries[];
}

/** Names a bar in a message: `AAPL.1-day.csv: line 7`. */
export function placeOf({ instrument, source }: PastSeries, bar: number): string {
  return source === undefined
    ? `${instrument}: bar ${bar + 1}`
    : `${source.file}: line ${source.lines[bar] ?? 1}`;
}
