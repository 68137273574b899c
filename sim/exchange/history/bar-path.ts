import type { PastSpan } from "./past-spans.ts";
import { POINT_MS } from "./price-curve.ts";
import { ShortPath } from "./short-path.ts";
import { type Knot, SpanPath } from "./span-path.ts";

/** The path of the price within a bar. */
export interface BarPath {
  /** The prices of the bar in the order in which the path passes them: its open, its extremes, its close. */
  readonly knots: readonly Knot[];
  /** Returns the price at ms from the start of the bar: at multiples of `POINT_MS`, or at any of a short bar. */
  at(offsetMs: number): number;
}

/** Tests whether a bar has no room for its four prices at the points of a curve. */
export function isShort({ startMs, endMs }: PastSpan): boolean {
  return endMs - startMs < 3 * POINT_MS;
}

/** Makes the path of a bar; `madeAt` returns the made-up price at a multiple of `POINT_MS` since 1970. */
export function pathOf(span: PastSpan, seed: string, madeAt: (point: number) => number): BarPath {
  return isShort(span) ? new ShortPath(span, seed) : new SpanPath(span, seed, madeAt);
}
