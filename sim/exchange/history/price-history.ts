import type { PastQuote } from "./past-quotes.ts";

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

/** Place of bars or quotes in a file, for messages. */
export interface PastSource {
  /** Name of the file. */
  readonly file: string;
  /** Number of the line of each bar or quote, from 1. */
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

/** Past quotes of one instrument, oldest first. They are the ticks of bid and ask of days of which there are bars. */
export interface QuoteSeries {
  /** Name of the instrument, as the name of the file has it. */
  readonly instrument: string;
  /** The quotes, oldest first; several can have the same time. */
  readonly quotes: readonly PastQuote[];
  /** Place of the quotes in a file; absent where they come from no file. */
  readonly source?: PastSource | undefined;
}

/** Past prices that replace the made-up ones. */
export interface PriceHistory {
  /** One series an instrument and bar size. */
  readonly series: readonly PastSeries[];
  /** The quotes of instruments that have bars, one series an instrument. Default: none. */
  readonly quotes?: readonly QuoteSeries[] | undefined;
}

/** Names a bar or a quote in a message: `AAPL.1-day.csv: line 7`. */
export function placeOf(series: PastSeries | QuoteSeries, at: number): string {
  const { instrument, source } = series;
  if (source !== undefined) return `${source.file}: line ${source.lines[at] ?? 1}`;
  return `${instrument}: ${"bars" in series ? "bar" : "quote"} ${at + 1}`;
}
