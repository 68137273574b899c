import { CsvError, parse } from "csv-parse/sync";

/** One row of a file: its values as texts, by the lower-case name of their column. */
export interface PastRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Reads the rows of a CSV file, whose first line names the columns. Empty lines are left out.
 *
 * @throws {RangeError} When a line is no CSV, or has more or fewer values than the first one; it names the line.
 */
export function csvRows(text: string): readonly PastRow[] {
  const [header, ...records] = csvRecords(text);
  if (header === undefined) return [];
  const names = header.record.map((name) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`line ${header.line}: the column ${twice} is there twice`);
  return records.map(({ line, record }) => {
    if (record.length !== names.length) {
      throw new RangeError(
        `line ${line}: expected ${names.length} values, as many as there are columns, got ${record.length}`,
      );
    }
    return { line, values: Object.fromEntries(names.map((name, at) => [name, record[at] ?? ""])) };
  });
}

/** Reads the names of the columns of a CSV file, in lower case. */
export function csvColumns(text: string): readonly string[] {
  return csvRecords(text)[0]?.record.map((name) => name.toLowerCase()) ?? [];
}

interface CsvRecord {
  readonly line: number;
  readonly record: readonly string[];
}

function csvRecords(text: string): readonly CsvRecord[] {
  try {
    const options = {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    } as const;
    // Its types do not know that `info` changes the shape of a record.
    const found = parse(text, options) as unknown as readonly {
      readonly record: string[];
      readonly info: { readonly lines: number };
    }[];
    return found.map(({ record, info }) => ({ record, line: info.lines }));
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
export function jsonRows(text: string): readonly PastRow[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((content, at) => (content.trim() === "" ? [] : [jsonRow(content, at + 1)]));
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
  return { line, values: Object.fromEntries(entries) };
}
