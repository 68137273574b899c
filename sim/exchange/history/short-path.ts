import { hash32 } from "../../world/random.ts";
import type { PastSpan } from "./past-spans.ts";
import type { Knot } from "./span-path.ts";

/** The path of the price within a bar of less than three points: straight from its open through its extremes to its close. */
export class ShortPath {
  readonly knots: readonly Knot[];

  constructor({ startMs, endMs, open, high, low, close }: PastSpan, seed: string) {
    const lengthMs = endMs - startMs;
    const [first, second] = hash32(`${seed}/high/${startMs}`) % 2 === 0 ? [high, low] : [low, high];
    this.knots = [
      [0, open],
      [lengthMs / 4, first],
      [(lengthMs * 3) / 4, second],
      [lengthMs, close],
    ];
  }

  /** Returns the price at ms from the start of the bar. */
  at(offsetMs: number): number {
    const after = Math.max(
      1,
      this.knots.findIndex(([place]) => place >= offsetMs),
    );
    const [from, fromPrice] = this.knots[after - 1] ?? [0, 0];
    const [to, toPrice] = this.knots[after] ?? [0, 0];
    if (offsetMs === to) return toPrice;
    return fromPrice + ((toPrice - fromPrice) * (offsetMs - from)) / (to - from);
  }
}
