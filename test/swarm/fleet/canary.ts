/** What became of the search for a planted bug. */
export interface Canary {
  readonly bug: string;
  /** Number of seeds within which it must be found. */
  readonly seeds: number;
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
