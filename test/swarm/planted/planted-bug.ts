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
   * Number of seeds, from any first one, within which such a promise must be broken: about three times as many as the slowest of
   * three searches needed, which began at the seeds 1, 1 000 001 and 50 000 001.
   */
  readonly seeds: number;
}
