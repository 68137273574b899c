import { lastIndex } from "./last-index.ts";
import { farOff } from "./past-bar-rules.ts";
import type { PastCalendar } from "./past-calendar.ts";
import type { PastQuotes } from "./past-quotes.ts";
import type { PastSpan } from "./past-spans.ts";
import { type PastSeries, placeOf } from "./price-history.ts";

/** The past of one instrument: the bars of each file, and those that drive its price. */
export interface PastLayers {
  /** The hours in which the bars are. */
  readonly calendar: PastCalendar;
  /** The bars of each file, those of the longest first: a request for bars of that length is answered by them. */
  readonly files: readonly (readonly PastSpan[])[];
  /** The bars that drive the price, oldest first: at each instant the shortest that there are. */
  readonly driving: readonly PastSpan[];
  /** The quotes of a file; undefined for none. */
  readonly quotes?: PastQuotes | undefined;
}

/** A series with its bars in the trading hours. */
export interface PlacedSeries {
  readonly series: PastSeries;
  readonly spans: readonly PastSpan[];
}

/**
 * Joins the files of one instrument.
 *
 * @throws {RangeError} When a file begins or ends within a bar of another one with longer bars, or has far other prices.
 */
export function layersOf(placed: readonly PlacedSeries[], calendar: PastCalendar): PastLayers {
  checkNear(placed);
  const shortestFirst = placed.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  let driving: readonly PastSpan[] = [];
  for (const { series, spans } of shortestFirst) {
    const kept = spans.filter((span, at) => {
      const first = driving[lastIndex(driving, ({ endMs }) => endMs <= span.startMs) + 1];
      const last = driving[lastIndex(driving, ({ startMs }) => startMs < span.endMs)];
      if (first === undefined || last === undefined || first.startMs >= span.endMs) return true;
      if (first.startMs <= span.startMs && last.endMs >= span.endMs) return false;
      throw new RangeError(
        `${placeOf(series, at)}: a file with shorter bars covers this bar in part: it must begin and end where a bar of this file does`,
      );
    });
    driving = [...driving, ...kept].sort((a, b) => a.startMs - b.startMs);
  }
  return { calendar, files: shortestFirst.map(({ spans }) => spans).reverse(), driving };
}

/** Checks that the prices of each file are near those that the other files have at the time, or nearest to it. */
function checkNear(placed: readonly PlacedSeries[]): void {
  for (const [at, one] of placed.entries()) {
    for (const other of placed.slice(at + 1)) {
      for (const [index, span] of one.spans.entries()) {
        const near = lastIndex(other.spans, ({ startMs }) => startMs <= span.startMs);
        const neighbour = other.spans[Math.max(0, near)];
        const mistake = neighbour && farOff(span, neighbour, placeOf(other.series, Math.max(0, near)));
        if (mistake !== undefined) throw new RangeError(`${placeOf(one.series, index)}: ${mistake}`);
      }
    }
  }
}

function lengthOf({ series: { length } }: PlacedSeries): number {
  return length === "day" ? Number.POSITIVE_INFINITY : length;
}
