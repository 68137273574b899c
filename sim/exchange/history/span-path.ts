import { hash32 } from "../../world/random.ts";
import type { PastSpan } from "./past-spans.ts";
import { POINT_MS } from "./price-curve.ts";

/** A price that a path passes, and the ms since the start of the bar. */
export type Knot = readonly [offsetMs: number, price: number];

/**
 * The path of the price within one bar: from its open through its high and its low, in an order that follows from the
 * seed, to its close. Between them it moves like the made-up price, and never leaves the range of the bar.
 */
export class SpanPath {
  readonly knots: readonly Knot[];
  readonly #span: PastSpan;
  readonly #madeAt: (point: number) => number;
  readonly #firstPoint: number;

  /** @param madeAt The made-up price at a multiple of `POINT_MS` since 1970. */
  constructor(span: PastSpan, seed: string, madeAt: (point: number) => number) {
    const { startMs, endMs, open, high, low, close } = span;
    const steps = (endMs - startMs) / POINT_MS;
    // Two different steps between the first and the last.
    const draw = (name: string, below: number): number => hash32(`${seed}/${name}/${startMs}`) % below;
    const highest = 1 + draw("high", steps - 1);
    const other = 1 + draw("low", steps - 2);
    const lowest = other < highest ? other : other + 1;
    const middle: readonly Knot[] = [
      [highest * POINT_MS, high],
      [lowest * POINT_MS, low],
    ];
    this.#span = span;
    this.knots = [[0, open], ...middle.toSorted(([a], [b]) => a - b), [endMs - startMs, close]];
    this.#madeAt = madeAt;
    this.#firstPoint = startMs / POINT_MS;
  }

  /** Returns the price at a multiple of `POINT_MS` from the start to the end of the bar. */
  at(offsetMs: number): number {
    const after = Math.max(
      1,
      this.knots.findIndex(([place]) => place >= offsetMs),
    );
    const [from, fromPrice] = this.knots[after - 1] ?? [0, 0];
    const [to, toPrice] = this.knots[after] ?? [0, 0];
    if (offsetMs === to) return toPrice;
    if (offsetMs === from) return fromPrice;
    const made = (place: number): number => this.#madeAt(this.#firstPoint + place / POINT_MS);
    const share = (offsetMs - from) / (to - from);
    const straight = (a: number, b: number): number => a + (b - a) * share;
    const aside = made(offsetMs) - straight(made(from), made(to));
    const scale = this.#span.open / made(0);
    return folded(straight(fromPrice, toPrice) + aside * scale, this.#span.low, this.#span.high);
  }
}

/** Reflects a value at the bounds of a range until it is within. */
function folded(value: number, low: number, high: number): number {
  const width = high - low;
  if (width === 0) return low;
  const place = Math.abs(value - low) % (2 * width);
  return low + (place > width ? 2 * width - place : place);
}
