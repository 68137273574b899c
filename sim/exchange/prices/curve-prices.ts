import type { PastPrices } from "../history/past-prices.ts";
import type { PriceCurve } from "../history/price-curve.ts";
import { STEP_MS } from "./price-path.ts";
import { priceOn, ScriptedCurve } from "./scripted-curve.ts";

/** Prices of which an average is made, at most. */
const AVERAGED_MAX = 64;

/** The unrounded prices of a curve at any instant. */
export class CurvePrices {
  readonly curve: PriceCurve;
  readonly #past: PastPrices | undefined;
  #points: readonly [point: number, raw: number, next: number] | undefined;

  /** @param past The bars of files that the curve follows; undefined for none. */
  constructor(curve: PriceCurve, past: PastPrices | undefined) {
    this.curve = curve;
    this.#past = past;
  }

  /** Instant of the first change by hand; infinite for none. */
  get sinceMs(): number {
    return this.curve.byHand?.sinceMs ?? Number.POSITIVE_INFINITY;
  }

  /** Number of changes by hand so far. */
  get edits(): number {
    return this.curve.byHand?.edits ?? 0;
  }

  /** Returns the bars of files at an instant; undefined where prices are changed by hand. */
  pastAt(atMs: number): PastPrices | undefined {
    return atMs < this.sinceMs ? this.#past : undefined;
  }

  /** Tests whether prices before an instant are straight between their steps, without files and changes by hand. */
  isPlain(toMs: number): boolean {
    return this.#past === undefined && this.sinceMs >= toMs;
  }

  /** Gets the price by point where it is plain before an instant and jumps at no point; undefined where that is not known. */
  plainAt(toMs: number): ((point: number) => number) | undefined {
    const own = this.curve instanceof ScriptedCurve ? this.curve.own : this.curve;
    return this.isPlain(toMs) && own.at === own.before ? own.at : undefined;
  }

  /** Returns the instants within a time at which the course was changed by hand, neither end included. */
  turns(fromMs: number, toMs: number): readonly number[] {
    return this.sinceMs >= toMs ? [] : (this.curve.byHand?.turns(fromMs, toMs) ?? []);
  }

  /** Returns the price at an instant. */
  at(atMs: number): number {
    const fine = this.pastAt(atMs)?.fine(atMs);
    if (fine !== undefined) return fine;
    const place = atMs / STEP_MS;
    const point = Math.floor(place);
    if (this.sinceMs < (point + 1) * STEP_MS) return priceOn(this.curve, atMs, false);
    if (this.#points?.[0] !== point) {
      this.#points = [point, this.curve.at(point), this.curve.before(point + 1)];
    }
    const [, before, after] = this.#points;
    return before + (after - before) * (place - point);
  }

  /** Returns the price that is reached just before an instant. */
  until(atMs: number): number {
    if (this.sinceMs < (Math.floor(atMs / STEP_MS) + 1) * STEP_MS) return priceOn(this.curve, atMs, true);
    const fine = this.pastAt(atMs - 1)?.fine(atMs, true);
    return fine ?? (atMs % STEP_MS === 0 ? this.curve.before(atMs / STEP_MS) : this.at(atMs));
  }

  /** Returns the price at a point as it would be with the changes by hand up to an instant alone. */
  known(point: number, knownMs: number): number {
    const { byHand } = this.curve;
    const atMs = point * STEP_MS;
    if (byHand === undefined || atMs < this.sinceMs) return this.curve.at(point);
    return byHand.price(atMs, false, knownMs);
  }

  /** Returns the average of the price over a time. */
  average(fromMs: number, toMs: number): number {
    const samples = Math.min(AVERAGED_MAX, Math.max(1, Math.ceil((toMs - fromMs) / STEP_MS)));
    let sum = 0;
    for (let at = 0; at < samples; at++) sum += this.at(fromMs + ((at + 0.5) * (toMs - fromMs)) / samples);
    return sum / samples;
  }
}
