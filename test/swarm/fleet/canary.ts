import Table from "cli-table3";

/** What became of the search for a planted bug. */
export interface Canary {
  readonly bug: string;
  /** Number of seeds within which it must be found. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** The seed that found it; undefined where none did. */
  readonly foundAt: number | undefined;
  /** The promise that it broke. */
  readonly promise: string | undefined;
}

/** Says what became of a planted bug. */
export function canaryText({ bug, seeds, foundAt, promise }: Canary): string {
  return foundAt === undefined
    ? `the planted bug "${bug}" was not found within ${seeds} seeds`
    : `Planted bug "${bug}": found by seed ${foundAt} (${promise})`;
}

/** Widths of the columns, with their margins: 80 with the lines between them. */
const WIDTHS = [25, 12, 39];

/** Writes a table of searches, as lines of at most 80 columns: which seed, from the first, has found each bug, and by which promise. */
export function canaryTable(canaries: readonly Canary[]): readonly string[] {
  const table = new Table({
    head: ["planted bug", "seeds", "found by"],
    colWidths: WIDTHS,
    colAligns: ["left", "right", "left"],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
  });
  for (const { bug, seeds, firstSeed, foundAt, promise = "not found" } of canaries) {
    const needed = foundAt === undefined ? "-" : `${foundAt - firstSeed + 1}`;
    table.push([bug, `${needed} of ${seeds}`, promise]);
  }
  return table.toString().split("\n");
}
