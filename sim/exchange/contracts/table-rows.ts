/** One row of a table: its columns. */
export type Row = readonly string[];

/** Divides a table into its rows. */
export function rows(table: string): readonly Row[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}
