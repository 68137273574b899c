import { STEP_MS } from "./price-path.ts";

/** The longest interval that is examined as one, in points: the paths of prices are bridges within it. */
const INTERVAL_MAX = 4_096;
const POINT_YEARS = STEP_MS / (365.25 * 86_400_000);
/**
 * The furthest that a path of standard deviation 1 a year can leave the range of its ends, as a multiple of the square root
 * of the years between them: each midpoint lies at most `sqrt(3)` times half the root of its interval from the mean.
 */
const FURTHEST = (Math.sqrt(12) / 2) * (2 + Math.SQRT2);

/** A stretch of points, both ends included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Divides the points from one to another into the longest stretches that begin at multiples of their length. */
export function stretchesOf(begin: number, end: number): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let first = begin; first < end; ) {
    let length = 1;
    while (length < INTERVAL_MAX && first % (2 * length) === 0 && first + 2 * length <= end) length *= 2;
    found.push({ first, last: first + length });
    first += length;
  }
  return found;
}

/**
 * Returns the highest (`sign` 1) or the lowest (-1) price at the points of stretches, for which few of the points are computed.
 *
 * @param spread The standard deviations of the paths of the price in a year, added up.
 */
export function furthest(
  stretches: readonly Stretch[],
  at: (point: number) => number,
  spread: number,
  sign: 1 | -1,
): number {
  const beyond = (one: number, other: number): number =>
    sign === 1 ? Math.max(one, other) : Math.min(one, other);
  const bound = (points: number, first: number, last: number): number =>
    beyond(first, last) * Math.exp(sign * (spread * FURTHEST * Math.sqrt(points * POINT_YEARS) + 1e-9));
  let before = { last: -1, atLast: 0 };
  const ends = stretches.map(({ first, last }) => {
    const atFirst = before.last === first ? before.atLast : at(first);
    const atLast = at(last);
    before = { last, atLast };
    return { first, last, atFirst, atLast, bound: bound(last - first, atFirst, atLast) };
  });
  // The most promising ones come first, so that they rule the others out.
  ends.sort((a, b) => sign * (b.bound - a.bound));
  let best = ends.reduce(
    (so, { atFirst, atLast }) => beyond(so, beyond(atFirst, atLast)),
    -sign * Number.POSITIVE_INFINITY,
  );
  const search = (first: number, last: number, atFirst: number, atLast: number): void => {
    const points = last - first;
    if (points < 2 || beyond(best, bound(points, atFirst, atLast)) === best) return;
    const middle = first + points / 2;
    const atMiddle = at(middle);
    best = beyond(best, atMiddle);
    search(first, middle, atFirst, atMiddle);
    search(middle, last, atMiddle, atLast);
  };
  for (const { first, last, atFirst, atLast } of ends) search(first, last, atFirst, atLast);
  return best;
}
