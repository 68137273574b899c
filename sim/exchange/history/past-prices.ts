import { lastIndex } from "./last-index.ts";
import type { PastCalendar } from "./past-calendar.ts";
import type { PastLayers } from "./past-layers.ts";
import type { PastSpan } from "./past-spans.ts";
import { PastVolume } from "./past-volume.ts";
import { POINT_MS, type PriceCurve } from "./price-curve.ts";
import { SpanPath } from "./span-path.ts";

const PATHS_KEPT = 64;

/** The sum of bars of the past. */
export interface PastSum {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  /** Number of trades; undefined for a bar that does not say. */
  readonly counts: readonly { readonly count: number | undefined; readonly volume: number }[];
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
  readonly #volume: PastVolume;
  readonly #runs: readonly Run[];
  readonly #paths = new Map<PastSpan, SpanPath>();

  constructor(layers: PastLayers, made: PriceCurve, seed: string, calendar: PastCalendar) {
    this.#layers = layers;
    this.#made = made;
    this.#seed = seed;
    this.#volume = new PastVolume(layers.driving, seed);
    this.#runs = runsOf(layers.driving, calendar);
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
    let units = this.#volume.between(fromMs, toMs);
    let outsideMs = Number.NEGATIVE_INFINITY;
    for (const run of [...this.#runs, { fromMs: Number.POSITIVE_INFINITY, toMs: 0 }]) {
      const [beginMs, endMs] = [Math.max(fromMs, outsideMs), Math.min(toMs, run.fromMs)];
      if (endMs > beginMs) units += made(beginMs, endMs);
      outsideMs = run.toMs;
    }
    return units;
  }

  /** Adds up the bars of a file that fill the time between two instants exactly; undefined where none does. */
  sum(fromMs: number, toMs: number): PastSum | undefined {
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
      if (isFilled) return sumOf(spans.slice(first, last + 1));
    }
    return undefined;
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

function runsOf(spans: readonly PastSpan[], calendar: PastCalendar): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, span] of spans.entries()) {
    const [before, run] = [spans[index - 1], runs.at(-1)];
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

function sumOf(spans: readonly PastSpan[]): PastSum | undefined {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const wap = ({ wap, open, high, low, close }: PastSpan): number => wap ?? (open + high + low + close) / 4;
  const volume = Number(spans.reduce((sum, span) => sum + span.volume, 0).toFixed(6));
  const paid = spans.reduce((sum, span) => sum + wap(span) * span.volume, 0);
  return {
    open: first.open,
    high: spans.reduce((most, { high }) => Math.max(most, high), first.high),
    low: spans.reduce((least, { low }) => Math.min(least, low), first.low),
    close: last.close,
    volume,
    wap: Number((volume === 0 ? wap(first) : paid / volume).toFixed(6)),
    counts: spans.map(({ count, volume: units }) => ({ count, volume: units })),
  };
}
