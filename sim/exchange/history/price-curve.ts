/** The distance between two points of a curve, in ms. */
export const POINT_MS = 5_000;

/** The price of an instrument over all of time, unrounded: given at points, and straight from one to the next. */
export interface PriceCurve {
  /** Returns the price at a point: a number of steps of `POINT_MS` since 1970. */
  at(point: number): number;
  /** Returns the price that is reached just before a point. It differs from the one at it where a bar of a file ends. */
  before(point: number): number;
  /** Returns the price at an instant, or just before it, where it is not straight between points; undefined elsewhere. */
  fine?(atMs: number, left?: boolean): number | undefined;
  /** The price to the millisecond from the first change by hand on; undefined for a curve that nobody can change. */
  readonly byHand?: PricesByHand;
}

/** The price of a curve that is changed by hand, directly or by what it follows. */
export interface PricesByHand {
  /** Instant of the first change; infinite for none. */
  readonly sinceMs: number;
  /** Number of changes so far. */
  readonly edits: number;
  /**
   * Returns the price at any instant.
   *
   * @param left Whether the price that is reached just before the instant is meant.
   * @param knownMs The instant up to which changes count. Default: all changes.
   */
  price(atMs: number, left: boolean, knownMs?: number): number;
  /** Returns the instants within a time at which its course changes, in order, neither end included. */
  turns(fromMs: number, toMs: number): readonly number[];
}

/** Makes a curve without a jump. */
export function continuous(at: (point: number) => number): PriceCurve {
  return { at, before: at };
}
