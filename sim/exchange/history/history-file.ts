import { type HistoryFileName, historyFileName } from "./history-file-name.ts";
import { mistakeOf } from "./past-bar-rules.ts";
import { type PastRow, readCsvRows, readJsonRows } from "./past-rows.ts";
import { dateOf, instantOf } from "./past-time.ts";
import type { PastBar, PastSeries } from "./price-history.ts";

/** Columns that a file must have, each with the names that it can have. Further columns are ignored. */
const COLUMNS = {
  time: ["time", "date", "datetime", "timestamp"],
  open: ["open"],
  high: ["high"],
  low: ["low"],
  close: ["close"],
  volume: ["volume"],
} as const;
/** Columns that are used where a file has them. */
const MORE_COLUMNS = { wap: ["wap", "average", "vwap"], count: ["count", "barcount"] } as const;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INSTANTS =
  "a time such as 2026-01-13T09:30:00-05:00, 20260113 09:30:00 US/Eastern or 1768314600 (a time needs a zone)";
const DATES = "a day such as 20260113 or 2026-01-13";

/** Lines that a file can have: more of them would not fit into memory beside those of other files. */
const LINES_MOST = 500_000;

/**
 * Reads a file of past prices.
 *
 * @param file Name of the file, without a folder.
 * @returns undefined for a file that is neither CSV nor JSON lines.
 * @throws {RangeError} At the first mistake; the message names the file and the line.
 */
export function historyFile(file: string, text: string): PastSeries | undefined {
  const name = historyFileName(file);
  if (name === undefined) return undefined;
  try {
    return seriesOf(file, text, name);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function seriesOf(file: string, text: string, { instrument, length, format }: HistoryFileName): PastSeries {
  checkLines(text);
  const bars: PastBar[] = [];
  const lines: number[] = [];
  const read = format === "csv" ? readCsvRows : readJsonRows;
  read(text, {
    columns: checkColumns,
    row: (row) => {
      const bar = barOf(row, length);
      const mistake = mistakeOf(bar, bars.at(-1));
      if (mistake !== undefined) throw new RangeError(`line ${row.line}: ${mistake}`);
      bars.push(bar);
      lines.push(row.line);
    },
  });
  if (bars.length === 0) throw new RangeError("line 1: there are no bars");
  return { instrument, length, bars, source: { file, lines } };
}

function checkLines(text: string): void {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lines++;
    if (lines > LINES_MOST + 1 && at + 1 < text.length)
      throw new RangeError(
        `line ${lines}: a file can have ${LINES_MOST} lines: use longer bars or fewer days`,
      );
  }
}

function checkColumns(names: readonly string[], line: number): void {
  for (const [column, choices] of Object.entries(COLUMNS)) {
    if (choices.some((choice) => names.includes(choice))) continue;
    throw new RangeError(`line ${line}: there is no ${column}; the columns are ${names.join(", ")}`);
  }
}

function barOf({ line, values }: PastRow, length: number | "day"): PastBar {
  checkColumns(Object.keys(values), line);
  const textOf = (choices: readonly string[]): string | undefined =>
    choices.map((choice) => values[choice]).find((value) => value !== undefined);
  const numberOf = (column: string, choices: readonly string[]): number => {
    const text = textOf(choices) ?? "";
    const value = Number(text);
    if (NUMBER.test(text) && Number.isFinite(value)) return value;
    throw new RangeError(`line ${line}: ${column}: expected a number, got "${text}"`);
  };
  const time = textOf(COLUMNS.time) ?? "";
  const startMs = length === "day" ? dateOf(time) : instantOf(time);
  if (startMs === undefined) {
    throw new RangeError(
      `line ${line}: time: expected ${length === "day" ? DATES : INSTANTS}, got "${time}"`,
    );
  }
  const has = (choices: readonly string[]): boolean => (textOf(choices) ?? "") !== "";
  return {
    startMs,
    open: numberOf("open", COLUMNS.open),
    high: numberOf("high", COLUMNS.high),
    low: numberOf("low", COLUMNS.low),
    close: numberOf("close", COLUMNS.close),
    volume: numberOf("volume", COLUMNS.volume),
    wap: has(MORE_COLUMNS.wap) ? numberOf("wap", MORE_COLUMNS.wap) : undefined,
    count: has(MORE_COLUMNS.count) ? numberOf("count", MORE_COLUMNS.count) : undefined,
  };
}
