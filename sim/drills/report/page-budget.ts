/** Rows of a list that fit into the room that is left for it. */
export interface Fitted<Row> {
  /** Rows that fit, in their own order. */
  readonly rows: readonly Row[];
  readonly leftOut: number;
  readonly bytes: number;
}

/** Writes a value as JSON that can stand inside of a script element: without `<`, and without separators of lines. */
export function embedded(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Counts the bytes that a value takes in the page. */
export function embeddedBytes(value: unknown): number {
  return Buffer.byteLength(embedded(value));
}

/**
 * Keeps the rows of a list that fit into a number of bytes, the most important ones first.
 *
 * @param rankOf Importance of a row; lower ones are kept before higher ones, and equal ones in their order.
 */
export function fitted<Row>(
  rows: readonly Row[],
  bytesMax: number,
  rankOf: (row: Row, index: number) => number = () => 0,
  bytesOf: (row: Row) => number = (row) => embeddedBytes(row) + 1,
): Fitted<Row> {
  const order = rows.map((row, index) => ({ index, rank: rankOf(row, index) }));
  order.sort((one, other) => one.rank - other.rank || one.index - other.index);
  const kept = new Set<number>();
  let bytes = 2;
  for (const { index } of order) {
    const next = bytesOf(rows[index] as Row);
    if (bytes + next > bytesMax) break;
    bytes += next;
    kept.add(index);
  }
  return { rows: rows.filter((_, index) => kept.has(index)), leftOut: rows.length - kept.size, bytes };
}

/** Shares room among parts that need different amounts: what one does not need is left to the others. */
export function shares(needs: readonly number[], total: number): readonly number[] {
  const order = needs.map((need, index) => ({ need, index })).sort((one, other) => one.need - other.need);
  const given = needs.map(() => 0);
  let left = total;
  order.forEach(({ need, index }, place) => {
    const share = Math.min(need, Math.floor(left / (order.length - place)));
    given[index] = share;
    left -= share;
  });
  return given;
}
