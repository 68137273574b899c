import { type PastRow, readCsvRows, readJsonRows } from "./past-rows.ts";
import { dateOf, instantOf } from "./past-time.ts";

/** Columns of a file, each with the names that it can have. */
export type Columns = Readonly<Record<string, readonly string[]>>;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INSTANTS =
  "a time such as 2026-01-13T09:30:00-05:00, 20260113 09:30:00 US/Eastern or 1768314600 (a time needs a zone)";
const DATES = "a day such as 20260113 or 2026-01-13";
/** Lines that a file can have: more of them would not fit into memory beside those of other files. */
const LINES_MOST = 500_000;

/** The values of one row of a file. Each is read by the name of its column. */
export class PastValues {
  readonly line: number;
  readonly #values: Readonly<Record<string, string>>;
  readonly #columns: Columns;

  constructor({ line, values }: PastRow, columns: Columns) {
    this.line = line;
    this.#values = values;
    this.#columns = columns;
  }

  /** Tests whether the row has a value in a column. */
  has(column: string): boolean {
    return (this.#text(column) ?? "") !== "";
  }

  /** Returns a number. @throws {RangeError} When it is none; the message names the line. */
  number(column: string): number {
    const text = this.#text(column) ?? "";
    const value = Number(text);
    if (NUMBER.test(text) && Number.isFinite(value)) return value;
    throw new RangeError(`line ${this.line}: ${column}: expected a number, got "${text}"`);
  }

  /** Returns the time as epoch ms: a date, or an instant. @throws {RangeError} When it is none. */
  time(kind: "date" | "instant"): number {
    const text = this.#text("time") ?? "";
    const atMs = kind === "date" ? dateOf(text) : instantOf(text);
    if (atMs !== undefined) return atMs;
    const expected = kind === "date" ? DATES : INSTANTS;
    throw new RangeError(`line ${this.line}: time: expected ${expected}, got "${text}"`);
  }

  #text(column: string): string | undefined {
    return this.#columns[column]?.map((name) => this.#values[name]).find((value) => value !== undefined);
  }
}

/**
 * Reads the rows of a file one by one.
 *
 * @param required Columns that the file must have.
 * @param more Columns that are used where the file has them; others are ignored.
 * @throws {RangeError} At the first mistake, and when there are no rows; the message names the file and the line.
 */
export function readValues(
  { file, text, what }: { readonly file: string; readonly text: string; readonly what: "bars" | "quotes" },
  format: "csv" | "jsonl",
  [required, more]: readonly [required: Columns, more: Columns],
  each: (values: PastValues) => void,
): void {
  const columns = (names: readonly string[], line: number): void => checkColumns(required, names, line);
  const all = { ...required, ...more };
  let rows = 0;
  try {
    checkLines(text);
    (format === "csv" ? readCsvRows : readJsonRows)(text, {
      columns,
      row: (row) => {
        rows++;
        if (format === "jsonl") columns(Object.keys(row.values), row.line);
        each(new PastValues(row, all));
      },
    });
    if (rows === 0) throw new RangeError(`line 1: there are no ${what}`);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function checkLines(text: string): void {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lines++;
    if (lines > LINES_MOST + 1 && at + 1 < text.length) {
      throw new RangeError(
        `line ${lines}: a file can have ${LINES_MOST} lines below the first: use longer bars or fewer days`,
      );
    }
  }
}

function checkColumns(required: Columns, names: readonly string[], line: number): void {
  for (const [column, choices] of Object.entries(required)) {
    if (choices.some((choice) => names.includes(choice))) continue;
    throw new RangeError(`line ${line}: there is no ${column}; the columns are ${names.join(", ")}`);
  }
}
