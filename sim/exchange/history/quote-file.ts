import { historyFileName } from "./history-file-name.ts";
import { wrongPrice, wrongQuantity, wrongYear } from "./past-bar-rules.ts";
import type { PastQuote } from "./past-quotes.ts";
import { readValues } from "./past-values.ts";
import type { QuoteSeries } from "./price-history.ts";

const COLUMNS = [
  {
    time: ["time", "date", "datetime", "timestamp"],
    bid: ["bid", "pricebid", "bidprice"],
    ask: ["ask", "priceask", "askprice"],
    bidSize: ["bidsize", "sizebid"],
    askSize: ["asksize", "sizeask"],
  },
  {},
] as const;

/**
 * Reads a file of past quotes, `SPY.quotes.csv`: the ticks of bid and ask of days of which another file has bars.
 *
 * @param file Name of the file, without a folder.
 * @returns undefined for a file of another name.
 * @throws {RangeError} At the first mistake; the message names the file and the line.
 */
export function quoteFile(file: string, text: string): QuoteSeries | undefined {
  const name = historyFileName(file);
  if (name === undefined || name.length !== "quotes") return undefined;
  const quotes: PastQuote[] = [];
  const lines: number[] = [];
  readValues({ file, text, what: "quotes" }, name.format, COLUMNS, (values) => {
    const quote = {
      atMs: values.time("instant"),
      bid: values.number("bid"),
      ask: values.number("ask"),
      bidSize: values.number("bidSize"),
      askSize: values.number("askSize"),
    };
    const mistake = mistakeOf(quote, quotes.at(-1));
    if (mistake !== undefined) throw new RangeError(`line ${values.line}: ${mistake}`);
    quotes.push(quote);
    lines.push(values.line);
  });
  return { instrument: name.instrument, quotes, source: { file, lines } };
}

/** Returns what is wrong with a quote that follows another one, or with the first one; undefined for a right one. */
export function mistakeOf(quote: PastQuote, before: PastQuote | undefined): string | undefined {
  const { atMs, bid, ask, bidSize, askSize } = quote;
  return (
    wrongYear(atMs) ??
    wrongPrice("bid", bid) ??
    wrongPrice("ask", ask) ??
    wrongQuantity("bidSize", bidSize) ??
    wrongQuantity("askSize", askSize) ??
    (bid > ask ? `bid ${bid} is above ask ${ask}` : undefined) ??
    (before !== undefined && atMs < before.atMs ? "its time is before that of the line before" : undefined)
  );
}
