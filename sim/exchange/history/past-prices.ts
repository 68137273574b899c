import { type BarPath, isShort, pathOf } from "./bar-path.ts";
import { lastIndex } from "./last-index.ts";
import type { PastLayers } from "./past-layers.ts";
import { PastQuantity } from "./past-quantity.ts";
import type { PastQuotes } from "./past-quotes.ts";
import { type Run, runsOf } from "./past-runs.ts";
import type { PastSpan } from "./past-spans.ts";
import { countOf, type PastSum, sumOf } from "./past-sum.ts";
import { POINT_MS, type PriceCurve } from "./price-curve.ts";

const PATHS_KEPT = 64;
const SECOND_MS = 1_000;

/** A price within a second, and the ms since its begin. */
export type PricePoint = readonly [offsetMs: number, price: number];

/** What bars say of one second. */
export interface PastSecond {
  /** The lowest price of the bar around the second. */
  readonly low: number;
  /** The highest one. */
  readonly high: number;
  /** The prices of the bar that are reached in the second, in their order: its open, its extremes, its close. */
  readonly known: readonly PricePoint[];
}

/** The price of an instrument that follows the bars of files where there are some, and otherwise the made-up price. */
export class PastPrices implements PriceCurve {
  readonly #layers: PastLayers;
  readonly #made: PriceCurve;
  readonly #seed: string;
  readonly #volume: PastQuantity;
  readonly #count: PastQuantity;
  readonly #lot: number;
  readonly #runs: readonly Run[];
  readonly #hasShort: boolean;
  readonly #paths = new Map<PastSpan, BarPath>();
  readonly #factors = new Map<Run, readonly [begin: number, end: number]>();

  /** @param lot Units of one trade, for bars that do not say how many trades there were. */
  constructor(layers: PastLayers, made: PriceCurve, seed: string, lot: number) {
    this.#layers = layers;
    this.#made = made;
    this.#seed = seed;
    this.#volume = new PastQuantity(layers.driving, seed, ({ volume }) => volume);
    this.#count = new PastQuantity(
      layers.driving,
      seed,
      (span) => countOf(span, lot),
      ({ volume }) => volume,
    );
    this.#lot = lot;
    this.#runs = runsOf(layers);
    this.#hasShort = layers.driving.some(isShort);
  }

  at(point: number): number {
    const atMs = point * POINT_MS;
    return this.#price(
      point,
      lastIndex(this.#layers.driving, ({ startMs }) => startMs <= atMs),
      false,
    );
  }

  before(point: number): number {
    const atMs = point * POINT_MS;
    return this.#price(
      point,
      lastIndex(this.#layers.driving, ({ startMs }) => startMs < atMs),
      true,
    );
  }

  /** Tests whether the price moves without a jump between two instants, because no bar and no rest is between them. */
  isMade(fromMs: number, toMs: number): boolean {
    return this.#runs.every((run) => toMs < run.fromMs || fromMs > run.toMs);
  }

  /**
   * Returns the price within a bar that is too short for the points of a curve; undefined outside of such bars.
   *
   * @param left Whether to return the price that is reached just before the instant.
   */
  fine(atMs: number, left = false): number | undefined {
    if (!this.#hasShort) return undefined;
    const { driving } = this.#layers;
    const span = driving[lastIndex(driving, ({ startMs }) => (left ? startMs < atMs : startMs <= atMs))];
    if (span === undefined || !isShort(span) || atMs > span.endMs || (atMs === span.endMs && !left))
      return undefined;
    return this.#path(span).at(atMs - span.startMs);
  }

  /** Returns the given prices of the bars that are too short for the points of a curve, from `fromMs` up to `toMs`. */
  finePrices(fromMs: number, toMs: number): readonly number[] {
    if (!this.#hasShort) return [];
    const { driving } = this.#layers;
    const first = Math.max(
      0,
      lastIndex(driving, ({ startMs }) => startMs <= fromMs),
    );
    const last = lastIndex(driving, ({ startMs }) => startMs < toMs);
    return driving.slice(first, last + 1).flatMap((span) => {
      if (!isShort(span)) return [];
      if (span.startMs >= fromMs && span.endMs <= toMs) return [span.high, span.low];
      return this.#path(span)
        .knots.filter(([offsetMs]) => span.startMs + offsetMs >= fromMs && span.startMs + offsetMs <= toMs)
        .map(([, price]) => price);
    });
  }

  /** Tests whether a file has a bar around an instant that is not longer than a length. */
  has(atMs: number, lengthMs: number): boolean {
    return this.#layers.files.some((spans) => {
      const span = spans[lastIndex(spans, ({ startMs }) => startMs <= atMs)];
      return span !== undefined && atMs < span.endMs && span.endMs - span.startMs <= lengthMs;
    });
  }

  /** Returns what the bars say of the second that begins at an instant; undefined outside of bars. */
  second(atMs: number): PastSecond | undefined {
    const { driving } = this.#layers;
    const span = driving[lastIndex(driving, ({ startMs }) => startMs <= atMs)];
    if (span === undefined || atMs >= span.endMs) return undefined;
    const known = this.#path(span)
      .knots.map(([offsetMs, price]): PricePoint => [span.startMs + offsetMs - atMs, price])
      .filter(([offsetMs]) => offsetMs >= 0 && (offsetMs < SECOND_MS || span.endMs - atMs <= SECOND_MS))
      .filter(([, price], at, all) => price !== all[at - 1]?.[1]);
    return { low: span.low, high: span.high, known };
  }

  /** The quotes of a file; undefined for none. */
  get quotes(): PastQuotes | undefined {
    return this.#layers.quotes;
  }

  /** Returns the units traded between two instants; `made` returns those of the made-up market. */
  volume(fromMs: number, toMs: number, made: (fromMs: number, toMs: number) => number): number {
    return this.#volume.between(fromMs, toMs) + this.#outside(fromMs, toMs, made);
  }

  /** Returns the number of trades between two instants; `made` returns that of the made-up market. */
  count(fromMs: number, toMs: number, made: (fromMs: number, toMs: number) => number): number {
    const count = this.#count.between(fromMs, toMs) + this.#outside(fromMs, toMs, made);
    // A bar with units has a trade.
    return count === 0 && this.volume(fromMs, toMs, made) > 0 ? 1 : count;
  }

  /**
   * Adds up the bars of a file that fill the time between two instants exactly; undefined where none does.
   *
   * @param shift Distance from the prices of the file to those of the result.
   */
  bar(fromMs: number, toMs: number, shift: number): PastSum | undefined {
    for (const spans of this.#layers.files) {
      const first = lastIndex(spans, ({ startMs }) => startMs < fromMs) + 1;
      const last = lastIndex(spans, ({ endMs }) => endMs <= toMs);
      const [from, to] = [spans[first], spans[last]];
      if (from === undefined || to === undefined || first > last) continue;
      const isFilled =
        from.restsFromMs <= fromMs &&
        (spans[first - 1]?.endMs ?? 0) <= fromMs &&
        toMs <= to.restsToMs &&
        (spans[last + 1]?.startMs ?? Number.POSITIVE_INFINITY) >= toMs;
      if (!isFilled) continue;
      return {
        startMs: fromMs,
        endMs: toMs,
        ...sumOf(spans.slice(first, last + 1), from, to, shift, this.#lot),
      };
    }
    return undefined;
  }

  /** Adds up what the made-up market has between two instants, apart from the time of the bars. */
  #outside(fromMs: number, toMs: number, made: (fromMs: number, toMs: number) => number): number {
    let sum = 0;
    let outsideMs = Number.NEGATIVE_INFINITY;
    for (const run of [...this.#runs, { fromMs: Number.POSITIVE_INFINITY, toMs: 0 }]) {
      const [beginMs, endMs] = [Math.max(fromMs, outsideMs), Math.min(toMs, run.fromMs)];
      if (endMs > beginMs) sum += made(beginMs, endMs);
      outsideMs = run.toMs;
    }
    return sum;
  }

  /** Returns the price at a point, `index` being that of the last bar that began; `left` for the price just before it. */
  #price(point: number, index: number, left: boolean): number {
    const atMs = point * POINT_MS;
    // This is called for every point of long bars: it makes no lists and no functions.
    const { driving } = this.#layers;
    const span = driving[index];
    const next = driving[index + 1];
    if (span !== undefined && (left ? atMs <= span.endMs : atMs < span.endMs))
      return this.#path(span).at(atMs - span.startMs);
    let runAt = this.#runs.length - 1;
    while (runAt >= 0 && (this.#runs[runAt]?.first ?? 0) > index) runAt--;
    const run = this.#runs[runAt];
    if (span !== undefined && next !== undefined && run !== undefined && index < run.last)
      return (left ? atMs > next.restsFromMs : atMs >= next.restsFromMs) ? next.open : span.close;
    if (span !== undefined && atMs <= span.restsToMs) return span.close;
    if (next !== undefined && atMs >= next.restsFromMs) return next.open;
    const made = left ? this.#made.before(point) : this.#made.at(point);
    return made * this.#scale(run, this.#runs[runAt + 1], atMs);
  }

  /** Returns the factor by which the made-up price meets the bars before it and after it. */
  #scale(before: Run | undefined, after: Run | undefined, atMs: number): number {
    if (before === undefined) return after === undefined ? 1 : this.#factorsOf(after)[0];
    const end = this.#factorsOf(before)[1];
    if (after === undefined) return end;
    const share = (atMs - before.toMs) / (after.fromMs - before.toMs);
    return end * Math.exp(Math.log(this.#factorsOf(after)[0] / end) * share);
  }

  /** Returns the prices at which a run begins and ends, divided by the made-up ones. */
  #factorsOf(run: Run): readonly [begin: number, end: number] {
    const known = this.#factors.get(run);
    if (known !== undefined) return known;
    const { driving } = this.#layers;
    const factor = (price: number | undefined, meetsMs: number): number =>
      (price ?? 1) / this.#made.at(Math.floor(meetsMs / POINT_MS));
    const factors = [
      factor(driving[run.first]?.open, run.fromMs),
      factor(driving[run.last]?.close, run.toMs),
    ] as const;
    this.#factors.set(run, factors);
    return factors;
  }

  #path(span: PastSpan): BarPath {
    const known = this.#paths.get(span);
    if (known !== undefined) return known;
    if (this.#paths.size >= PATHS_KEPT) this.#paths.clear();
    const path = pathOf(span, this.#seed, (point) => this.#made.at(point));
    this.#paths.set(span, path);
    return path;
  }
}
