import { lastIndex } from "./last-index.ts";
import type { PastLayers } from "./past-layers.ts";
import { PastQuantity } from "./past-quantity.ts";
import type { PastSpan } from "./past-spans.ts";
import { POINT_MS, type PriceCurve } from "./price-curve.ts";
import { SpanPath } from "./span-path.ts";

const PATHS_KEPT = 64;

/** A sum of bars of the past. */
export interface PastSum {
  readonly startMs: number;
  readonly endMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

/** Bars that follow one another without trading hours between them. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly fromMs: number;
  readonly toMs: number;
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
  readonly #paths = new Map<PastSpan, SpanPath>();

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
    const reached = (ms: number): boolean => (left ? atMs > ms : atMs >= ms);
    const { driving } = this.#layers;
    const [span, next] = [driving[index], driving[index + 1]];
    if (span !== undefined && !reached(span.endMs))
      return this.#path(span).at((atMs - span.startMs) / POINT_MS);
    const runAt = this.#runs.findLastIndex(({ first }) => first <= index);
    const [run, nextRun] = [this.#runs[runAt], this.#runs[runAt + 1]];
    if (span !== undefined && next !== undefined && run !== undefined && index < run.last)
      return reached(next.restsFromMs) ? next.open : span.close;
    if (span !== undefined && atMs <= span.restsToMs) return span.close;
    if (next !== undefined && atMs >= next.restsFromMs) return next.open;
    const made = left ? this.#made.before(point) : this.#made.at(point);
    return made * this.#scale(run, nextRun, atMs);
  }

  /** Returns the factor by which the made-up price meets the bars before it and after it. */
  #scale(before: Run | undefined, after: Run | undefined, atMs: number): number {
    const { driving } = this.#layers;
    const factor = (price: number | undefined, meetsMs: number): number =>
      (price ?? 1) / this.#made.at(Math.floor(meetsMs / POINT_MS));
    const end = before && factor(driving[before.last]?.close, before.toMs);
    const start = after && factor(driving[after.first]?.open, after.fromMs);
    if (before === undefined || end === undefined) return start ?? 1;
    if (after === undefined || start === undefined) return end;
    const share = (atMs - before.toMs) / (after.fromMs - before.toMs);
    return end ** (1 - share) * start ** share;
  }

  #path(span: PastSpan): SpanPath {
    const known = this.#paths.get(span);
    if (known !== undefined) return known;
    if (this.#paths.size >= PATHS_KEPT) this.#paths.clear();
    const path = new SpanPath(span, this.#seed, (point) => this.#made.at(point));
    this.#paths.set(span, path);
    return path;
  }
}

function runsOf({ driving, calendar }: PastLayers): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, span] of driving.entries()) {
    const [before, run] = [driving[index - 1], runs.at(-1)];
    const follows =
      before !== undefined &&
      (before.endMs === span.startMs ||
        before.day.date === span.day.date ||
        (before.restsToMs === before.day.closeMs &&
          span.restsFromMs === span.day.openMs &&
          calendar.dayBefore(span.day).date === before.day.date));
    if (run !== undefined && follows) runs[runs.length - 1] = { ...run, last: index, toMs: span.restsToMs };
    else runs.push({ first: index, last: index, fromMs: span.restsFromMs, toMs: span.restsToMs });
  }
  return runs;
}

function sumOf(
  spans: readonly PastSpan[],
  first: PastSpan,
  last: PastSpan,
  shift: number,
  lot: number,
): Omit<PastSum, "startMs" | "endMs"> {
  const wap = ({ wap, open, high, low, close }: PastSpan): number => wap ?? (open + high + low + close) / 4;
  const total = (of: (span: PastSpan) => number): number => spans.reduce((sum, span) => sum + of(span), 0);
  const rounded = (value: number): number => Number(value.toFixed(6));
  const volume = rounded(total((span) => span.volume));
  const paid = total((span) => wap(span) * span.volume);
  return {
    open: rounded(first.open + shift),
    high: rounded(spans.reduce((most, { high }) => Math.max(most, high), first.high) + shift),
    low: rounded(spans.reduce((least, { low }) => Math.min(least, low), first.low) + shift),
    close: rounded(last.close + shift),
    volume,
    wap: rounded(volume === 0 ? wap(first) : paid / volume),
    count: total((span) => countOf(span, lot)),
  };
}

function countOf({ count, volume }: PastSpan, lot: number): number {
  return count ?? Math.ceil(volume / lot);
}
