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
  /** Number of seeds, from any first one, within which a promise must be broken. */
  readonly seeds: number;
}
