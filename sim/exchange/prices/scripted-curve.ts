import { POINT_MS, type PriceCurve, type PricesByHand } from "../history/price-curve.ts";
import type { PriceScript } from "./price-script.ts";

/** The curve of a price that can be changed by hand. Until then it is the curve that it is made of. */
export class ScriptedCurve implements PriceCurve {
  /** The curve without the script. */
  readonly own: PriceCurve;
  readonly byHand: PricesByHand;

  constructor(own: PriceCurve, script: PriceScript) {
    this.own = own;
    const { byHand } = own;
    this.byHand = {
      get sinceMs() {
        return Math.min(script.sinceMs, byHand?.sinceMs ?? Number.POSITIVE_INFINITY);
      },
      get edits() {
        return script.edits + (byHand?.edits ?? 0);
      },
      price: (atMs, left, knownMs) =>
        script.price((ownMs, ownLeft) => priceOn(own, ownMs, ownLeft, knownMs), atMs, left, knownMs),
      turns: (fromMs, toMs) =>
        inOrder([...script.turns(fromMs, toMs), ...(byHand?.turns(fromMs, toMs) ?? [])]),
    };
  }

  at(point: number): number {
    const atMs = point * POINT_MS;
    return atMs < this.byHand.sinceMs ? this.own.at(point) : this.byHand.price(atMs, false);
  }

  before(point: number): number {
    const atMs = point * POINT_MS;
    return atMs <= this.byHand.sinceMs ? this.own.before(point) : this.byHand.price(atMs, true);
  }

  fine(atMs: number, left = false): number | undefined {
    return this.own.fine?.(atMs, left);
  }
}

/** Makes the curve of prices that are computed from another one. */
export function mappedCurve(
  curve: PriceCurve,
  priceOf: (price: number, point: number) => number,
): PriceCurve {
  const at = (point: number): number => priceOf(curve.at(point), point);
  const before = (point: number): number => priceOf(curve.before(point), point);
  const { byHand } = curve;
  if (byHand === undefined) return { at, before };
  return { at, before, byHand: mappedByHand(byHand, priceOf) };
}

/** Makes what follows from a price that is changed by hand. */
export function mappedByHand(
  byHand: PricesByHand,
  priceOf: (price: number, point: number) => number,
): PricesByHand {
  const followed = (atMs: number, left: boolean, knownMs?: number): number =>
    priceOf(byHand.price(atMs, left, knownMs), atMs / POINT_MS);
  return {
    get sinceMs() {
      return byHand.sinceMs;
    },
    get edits() {
      return byHand.edits;
    },
    price: (atMs, left, knownMs) => {
      const { sinceMs } = byHand;
      if (left ? atMs > sinceMs : atMs >= sinceMs) return followed(atMs, left, knownMs);
      // Before the first change it is straight between its points, as it was before anyone knew of the change.
      const place = atMs / POINT_MS;
      const point = Math.floor(place);
      const from = followed(point * POINT_MS, left && place === point, Number.NEGATIVE_INFINITY);
      if (place === point) return from;
      const to = followed((point + 1) * POINT_MS, true, Number.NEGATIVE_INFINITY);
      return from + (to - from) * (place - point);
    },
    turns: (fromMs, toMs) => byHand.turns(fromMs, toMs),
  };
}

/** Returns the price of a curve at any instant; with `left`, the price that is reached just before it. */
export function priceOn(curve: PriceCurve, atMs: number, left: boolean, knownMs?: number): number {
  const { byHand } = curve;
  const place = atMs / POINT_MS;
  const point = Math.floor(place);
  // Between two points a change may lie, which must not be seen before it.
  if (byHand !== undefined && byHand.sinceMs < (point + 1) * POINT_MS)
    return byHand.price(atMs, left, knownMs);
  const fine = curve.fine?.(atMs, left);
  if (fine !== undefined) return fine;
  if (place === point) return left ? curve.before(point) : curve.at(point);
  const before = curve.at(point);
  return before + (curve.before(point + 1) - before) * (place - point);
}

/** Sorts instants, and drops repeated ones. */
export function inOrder(instants: readonly number[]): readonly number[] {
  return [...new Set(instants)].sort((a, b) => a - b);
}
