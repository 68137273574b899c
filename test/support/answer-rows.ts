/** Parses the text of an answer; a table becomes one object for each row. */
export function parsedAnswer(text: unknown): unknown {
  const answer: unknown = JSON.parse(String(text));
  return isTable(answer) ? rowsOf(answer) : answer;
}

/** Makes one object for each row of a table. */
export function rowsOf(answer: unknown): readonly Record<string, unknown>[] {
  if (!isTable(answer)) throw new Error(`expected a table, received ${JSON.stringify(answer)}`);
  return answer.rows.map((row) => Object.fromEntries(answer.columns.map((name, at) => [name, row[at]])));
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function isTable(value: unknown): value is Table {
  const { columns, rows } = Object(value) as Partial<Table>;
  return Array.isArray(columns) && Array.isArray(rows);
}
