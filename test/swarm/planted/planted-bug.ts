/** A small, realistic defect of the pool, as a change of its source: it is never a switch in the product. */
export interface PlantedBug {
  /** Lower-case words joined by "-". */
  readonly name: string;
  /** One sentence: what the pool does wrong with it. */
  readonly about: string;
  /** The file that is changed, from the root of the project. */
  readonly file: string;
  /** A text that stands in it once. */
  readonly find: string;
  readonly replace: string;
  /**
   * Promises that it breaks: beginnings of their names, or of the sentence about a breach where one name stands for many checks.
   * A breach of any other promise does not count, such as a crash of the changed code.
   */
  readonly breaks: readonly string[];
  /**
   * Number of seeds, from any first one, within which such a promise must be broken: at least six times as many as one search
   * from seed 1 needed, and at least 40. Missing where no search has found the bug yet: no fleet draws it as its canary then.
   */
  readonly seeds?: number;
}

/** Number of seeds within which a bug is looked for that no search has found yet. */
export const UNMEASURED_SEEDS = 200;
