import { historyFileName } from "./history-file-name.ts";
import { mistakeOf } from "./past-bar-rules.ts";
import { type PastValues, readValues } from "./past-values.ts";
import type { PastBar, PastSeries } from "./price-history.ts";

/** Columns that a file must have, and columns that are used where a file has them. */
const COLUMNS = [
  {
    time: ["time", "date", "datetime", "timestamp"],
    open: ["open"],
    high: ["high"],
    low: ["low"],
    close: ["close"],
    volume: ["volume"],
  },
  { wap: ["wap", "average", "vwap"], count: ["count", "barcount"] },
] as const;

/**
 * Reads a file of past prices.
 *
 * @param file Name of the file, without a folder.
 * @returns undefined for a file that is neither CSV nor JSON lines, and for one of quotes.
 * @throws {RangeError} At the first mistake; the message names the file and the line.
 */
export function historyFile(file: string, text: string): PastSeries | undefined {
  const name = historyFileName(file);
  if (name === undefined || name.length === "quotes") return undefined;
  const { instrument, length, format } = name;
  const bars: PastBar[] = [];
  const lines: number[] = [];
  readValues({ file, text, what: "bars" }, format, COLUMNS, (values) => {
    const bar = barOf(values, length);
    const mistake = mistakeOf(bar, bars.at(-1));
    if (mistake !== undefined) throw new RangeError(`line ${values.line}: ${mistake}`);
    bars.push(bar);
    lines.push(values.line);
  });
  return { instrument, length, bars, source: { file, lines } };
}

function barOf(values: PastValues, length: number | "day"): PastBar {
  return {
    startMs: values.time(length === "day" ? "date" : "instant"),
    open: values.number("open"),
    high: values.number("high"),
    low: values.number("low"),
    close: values.number("close"),
    volume: values.number("volume"),
    wap: values.has("wap") ? values.number("wap") : undefined,
    count: values.has("count") ? values.number("count") : undefined,
  };
}
