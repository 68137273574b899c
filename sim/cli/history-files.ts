import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { historyFile, type PastSeries, type PriceHistory, type QuoteSeries, quoteFile } from "../mod.ts";
import { fileReason, pathText, readText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Bytes of a file beyond which it is not read: the most lines that one can have, of 256 bytes each. */
const FILE_BYTES_MAX = 128_000_000;
/** Lines of all files together beyond which they would not fit into memory. */
const ROWS_MAX = 1_000_000;

/**
 * Reads a folder of past prices: its CSV files and its files of JSON lines. Other files and folders in it are ignored.
 *
 * @throws {CommandError} At the first mistake; the message names the file and the line.
 */
export function readHistory(folder: string): PriceHistory {
  const series: PastSeries[] = [];
  const quotes: QuoteSeries[] = [];
  let rows = 0;
  for (const file of filesIn(folder)) {
    try {
      checkFile(folder, file);
      const text = readText(join(folder, file), "history");
      const bars = historyFile(file, text);
      const quoted = quoteFile(file, text);
      if (bars !== undefined) series.push(bars);
      if (quoted !== undefined) quotes.push(quoted);
      rows += bars?.bars.length ?? quoted?.quotes.length ?? 0;
      if (rows > ROWS_MAX)
        throw new RangeError(`${file}: the files up to this one have more than ${ROWS_MAX} lines in all`);
    } catch (error) {
      if (error instanceof RangeError) throw new CommandError(`Cannot use the history ${error.message}`);
      throw error;
    }
  }
  if (series.length > 0 || quotes.length > 0) return { series, quotes };
  throw new CommandError(
    `Cannot use the history ${pathText(folder)}: it has no file such as AAPL.1-day.csv or AAPL.1-min.jsonl`,
  );
}

function checkFile(folder: string, file: string): void {
  const found = statSync(join(folder, file), { throwIfNoEntry: false });
  // A pipe would be read for ever; of a link to nothing, reading says why.
  if (found !== undefined && !found.isFile()) throw new RangeError(`${file}: it is no file`);
  if (found !== undefined && found.size > FILE_BYTES_MAX) {
    throw new RangeError(
      `${file}: it has ${found.size} bytes, and a file can have ${FILE_BYTES_MAX}: use longer bars or fewer days`,
    );
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.(csv|jsonl)$/i.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new CommandError(`Cannot read the history ${pathText(folder)}: ${fileReason(error)}`);
  }
}
