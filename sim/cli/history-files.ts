import { readdirSync } from "node:fs";
import { join } from "node:path";
import { historyFile, type PriceHistory } from "../mod.ts";
import { fileReason, pathText, readText } from "./files.ts";
import { CommandError } from "./io.ts";

/**
 * Reads a folder of past prices: its CSV files and its files of JSON lines. Other files and folders in it are ignored.
 *
 * @throws {CommandError} At the first mistake; the message names the file and the line.
 */
export function readHistory(folder: string): PriceHistory {
  const series = filesIn(folder).flatMap((file) => {
    try {
      return historyFile(file, readText(join(folder, file), "history")) ?? [];
    } catch (error) {
      if (error instanceof RangeError) throw new CommandError(`Cannot use the history ${error.message}`);
      throw error;
    }
  });
  if (series.length > 0) return { series };
  throw new CommandError(
    `Cannot use the history ${pathText(folder)}: it has no file such as AAPL.1-day.csv or AAPL.1-min.jsonl`,
  );
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
