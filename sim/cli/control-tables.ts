/** Columns of the output. */
const COLUMNS = 80;

type Row = Readonly<Record<string, unknown>>;

/** Columns of each list that an answer can have: their fields, the last of which may be cut. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  sessions: ["connection", "clientId", "version", "sinceMs"],
  faults: ["id", "state", "strikes", "text"],
  kinds: ["kind", "about"],
  requests: ["seq", "clientId", "outcome", "text"],
  rules: ["id", "used", "text"],
  orders: ["clientId", "orderId", "status", "filled", "action", "quantity", "symbol", "orderType"],
  fills: ["clientId", "orderId", "action", "quantity", "symbol", "price"],
};

/** Writes an answer of the control port as tables, at most 80 columns wide. */
export function answerLines(answer: Row): readonly string[] {
  return Object.entries(answer).flatMap(([name, value]) => {
    const columns = LISTS[name];
    if (columns !== undefined && Array.isArray(value))
      return [...tableLines(name, columns, value as readonly Row[])];
    if (Array.isArray(value)) return value.map((one) => cut(`${name}: ${textOf(one)}`));
    if (typeof value === "object" && value !== null)
      return [
        cut(
          `${name}: ${Object.entries(value)
            .map(([key, one]) => `${key} ${textOf(one)}`)
            .join(", ")}`,
        ),
      ];
    return [cut(`${name}: ${valueText(name, value)}`)];
  });
}

function tableLines(name: string, columns: readonly string[], rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [`${name}: none`];
  const cells = [columns, ...rows.map((row) => columns.map((column) => valueText(column, row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) =>
    cut(
      line
        .map((cell, at) => (at === columns.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    ),
  );
}

/** Writes a value; times are written as people read them. */
function valueText(name: string, value: unknown): string {
  if (name.endsWith("Ms") && typeof value === "number") return new Date(value).toISOString();
  return textOf(value);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replaceAll(/\s+/g, " ");
}

function cut(line: string): string {
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 1)}…`;
}
