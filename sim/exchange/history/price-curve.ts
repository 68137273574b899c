/** The distance between two points of a curve, in ms. */
export const POINT_MS = 5_000;

/** The price of an instrument over all of time, unrounded: given at points, and straight from one to the next. */
export interface PriceCurve {
  /** Returns the price at a point: a number of steps of `POINT_MS` since 1970. */
  at(point: number): number;
  /** Returns the price that is reached just before a point. It differs from the one at it where a bar of a file ends. */
  before(point: number): number;
}

/** Makes a curve without a jump. */
export function continuous(at: (point: number) => number): PriceCurve {
  return { at, before: at };
}
