import { lastIndex } from "./last-index.ts";
import type { PastLayers } from "./past-layers.ts";
import { PastQuotes } from "./past-quotes.ts";
import { placeOf, type QuoteSeries } from "./price-history.ts";
import { mistakeOf } from "./quote-file.ts";

/** The factor by which a quote can be off from the prices of the bar around it. */
const NEAR_FACTOR = 1.1;

/**
 * Gives an instrument the quotes of a file.
 *
 * @param untilMs Instant from which on quotes are left out.
 * @throws {RangeError} At a quote that is wrong, that no bar is around, or that is far off from the prices of its bar.
 */
export function withQuotes(layers: PastLayers, series: QuoteSeries, untilMs: number): PastLayers {
  const { quotes } = series;
  const used = quotes.filter(({ atMs }) => atMs < untilMs);
  for (const [at, quote] of used.entries()) {
    const mistake = mistakeOf(quote, used[at - 1]);
    const bar = layers.driving[lastIndex(layers.driving, ({ startMs }) => startMs <= quote.atMs)];
    const cause =
      mistake ??
      (bar === undefined || quote.atMs >= bar.endMs ? "no bar of a file is around this quote" : undefined) ??
      (bar !== undefined && (quote.bid > bar.high * NEAR_FACTOR || quote.ask * NEAR_FACTOR < bar.low)
        ? `bid ${quote.bid} and ask ${quote.ask} are far off from the bar around them, from ${bar.low} to ${bar.high}`
        : undefined);
    if (cause !== undefined) throw new RangeError(`${placeOf(series, at)}: ${cause}`);
  }
  return used.length === 0 ? layers : { ...layers, quotes: new PastQuotes(used, layers.calendar) };
}
