import { lastIndex } from "./last-index.ts";
import type { PastCalendar } from "./past-calendar.ts";
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
}

/** A series with its bars in the trading hours. */
export interface PlacedSeries {
  readonly series: PastSeries;
  readonly spans: readonly PastSpan[];
}

/**
 * Joins the files of one instrument.
 *
 * @throws {RangeError} When a file begins or ends within a bar of another one with longer bars.
 */
export function layersOf(placed: readonly PlacedSeries[], calendar: PastCalendar): PastLayers {
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

function lengthOf({ series: { length } }: PlacedSeries): number {
  return length === "day" ? Number.POSITIVE_INFINITY : length;
}
