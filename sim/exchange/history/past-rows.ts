import { CsvError, parse } from "csv-parse/sync";

/** One row of a file: its values as texts, by the lower-case name of their column. */
export interface PastRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** What happens with the rows of a file. They are read one by one, so that a long file is not in memory twice. */
export interface RowReader {
  /** Called with the names of the columns, in lower case, before the first row of a CSV file. */
  columns(names: readonly string[], line: number): void;
  /** Called with each row. */
  row(row: PastRow): void;
}

/**
 * Reads the rows of a CSV file, whose first line names the columns. Empty lines are left out.
 *
 * @throws {RangeError} When a line is no CSV, or has more or fewer values than the first one; it names the line.
 */
export function readCsvRows(text: string, reader: RowReader): void {
  let names: readonly string[] | undefined;
  const read = (record: readonly string[], line: number): void => {
    if (names === undefined) {
      names = record.map((name) => name.toLowerCase());
      checkTwice(names, line);
      return reader.columns(names, line);
    }
    if (record.length !== names.length) {
      throw new RangeError(
        `line ${line}: expected ${names.length} values, as many as there are columns, got ${record.length}`,
      );
    }
    reader.row({ line, values: Object.fromEntries(names.map((name, at) => [name, record[at] ?? ""])) });
  };
  try {
    parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: string[], { lines }) => {
        read(record, lines);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error;
    throw new RangeError(`line ${lines ?? 1}: it is not CSV: ${error.message}`);
  }
}

/**
 * Reads the rows of a file of JSON lines: an object a line. Empty lines are left out.
 *
 * @throws {RangeError} When a line is no object of texts and numbers; it names the line.
 */
export function readJsonRows(text: string, reader: RowReader): void {
  let line = 1;
  for (let from = text.startsWith("\uFEFF") ? 1 : 0; from < text.length; line++) {
    const end = text.indexOf("\n", from);
    const content = text.slice(from, end === -1 ? text.length : end).trim();
    if (content !== "") reader.row(jsonRow(content, line));
    from = end === -1 ? text.length : end + 1;
  }
}

function jsonRow(content: string, line: number): PastRow {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new RangeError(`line ${line}: it is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RangeError(`line ${line}: expected an object, such as {"time": "20260105", ...}`);
  const entries = Object.entries(value).map(([name, field]): [string, string] => [
    name.toLowerCase(),
    typeof field === "string" || typeof field === "number" ? String(field).trim() : JSON.stringify(field),
  ]);
  checkTwice(
    entries.map(([name]) => name),
    line,
  );
  return { line, values: Object.fromEntries(entries) };
}

function checkTwice(names: readonly string[], line: number): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`line ${line}: the column ${twice} is there twice`);
}
