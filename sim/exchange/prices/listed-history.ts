import { type Calendar, calendarOf } from "../calendar/calendar.ts";
import type { ContractDefinition } from "../contracts/contract-definition.ts";
import { ContractDirectory } from "../contracts/contract-directory.ts";
import type { Instrument } from "../contracts/instrument.ts";
import { instrumentNamed, instrumentsNamed } from "../contracts/instrument-name.ts";
import { layersOf, type PastLayers, type PlacedSeries } from "../history/past-layers.ts";
import { spansOf } from "../history/past-spans.ts";
import { withQuotes } from "../history/placed-quotes.ts";
import { type PastSeries, type PriceHistory, placeOf, type QuoteSeries } from "../history/price-history.ts";

/**
 * Finds the contracts of past prices, and places their bars in the trading hours.
 *
 * @param directory Contracts with the hours of their venues: the bars of files have these hours.
 * @param untilMs Instant at which live prices begin: bars of its trading day and of later ones are left out. Where it is
 * undefined, all bars are used.
 * @returns The past by `conId`.
 * @throws {RangeError} When an instrument is unknown or has two series of one bar size, or when a bar is outside its
 * trading hours or missing; the message names the file and the line.
 */
export function listedHistory(
  { series, quotes = [] }: PriceHistory,
  directory: ContractDirectory,
  untilMs: number | undefined,
): ReadonlyMap<number, PastLayers> {
  const placed = new Map<number, PlacedSeries[]>();
  const calendars = new Map<number, Calendar>();
  for (const one of series) {
    const instrument = instrumentOf(one, directory);
    const others = placed.get(instrument.conId) ?? [];
    const same = others.find(({ series: { length } }) => length === one.length);
    if (same !== undefined) {
      throw new RangeError(
        `Cannot use the history ${placeOf(one, 0)}: ${placeOf(same.series, 0)} has bars of the same instrument and size`,
      );
    }
    const calendar = calendarOf(instrument.calendar);
    const spans = named(() => spansOf(one, instrument, calendar));
    placed.set(instrument.conId, [...others, { series: one, spans }]);
    calendars.set(instrument.conId, calendar);
  }
  const quoted = quotesOf(quotes, directory, placed);
  const past = [...placed].flatMap(([conId, list]): readonly [number, PastLayers][] => {
    const calendar = calendars.get(conId);
    if (calendar === undefined) return [];
    const liveMs = untilMs === undefined ? Number.POSITIVE_INFINITY : calendar.dayAt(untilMs).openMs;
    const own = quoted.get(conId);
    const before = list.map(({ series: one, spans }) => ({
      series: one,
      spans: spans.filter(({ startMs }) => startMs < liveMs),
    }));
    const layers = named(() => layersOf(before, calendar));
    return [[conId, own === undefined ? layers : named(() => withQuotes(layers, own, liveMs))]];
  });
  return new Map(past.filter(([, { driving }]) => driving.length > 0));
}

/** Finds the contracts of quotes, each of which has bars and one file of quotes. */
function quotesOf(
  quotes: readonly QuoteSeries[],
  directory: ContractDirectory,
  placed: ReadonlyMap<number, readonly PlacedSeries[]>,
): ReadonlyMap<number, QuoteSeries> {
  const found = new Map<number, QuoteSeries>();
  for (const one of quotes) {
    const { conId } = instrumentOf(one, directory);
    const same = found.get(conId);
    const refuse = (cause: string): never => {
      throw new RangeError(`Cannot use the history ${placeOf(one, 0)}: ${cause}`);
    };
    if (!placed.has(conId)) refuse(`no file has bars of ${one.instrument}, and quotes need bars around them`);
    if (same !== undefined) refuse(`${placeOf(same, 0)} has quotes of the same instrument`);
    found.set(conId, one);
  }
  return found;
}

/**
 * Gives the contracts of a universe the prices of their past at the start, or at its end where that is earlier, so that
 * the strikes of their options are around them. Series whose instrument is unknown are left to
 * `listedHistory`, which refuses them.
 */
export function atPastPrices(
  universe: readonly ContractDefinition[],
  { series }: PriceHistory,
  startMs: number = Number.POSITIVE_INFINITY,
): readonly ContractDefinition[] {
  if (series.length === 0) return universe;
  const directory = new ContractDirectory(universe);
  const prices = new Map<number, { readonly close: number; readonly atMs: number }>();
  for (const { instrument, bars } of series) {
    const last = bars.findLast((bar) => bar.startMs <= startMs) ?? bars[0];
    if (last === undefined) continue;
    const [found] = instrumentsNamed(instrument, directory, last.startMs);
    const known = prices.get(found?.conId ?? 0);
    if (found !== undefined && (known === undefined || known.atMs < last.startMs))
      prices.set(found.conId, { close: last.close, atMs: last.startMs });
  }
  return universe.map((definition) => {
    const price = prices.get(definition.conId)?.close;
    return price === undefined ? definition : { ...definition, price };
  });
}

function instrumentOf(series: PastSeries | QuoteSeries, directory: ContractDirectory): Instrument {
  const lastMs = "bars" in series ? series.bars.at(-1)?.startMs : series.quotes.at(-1)?.atMs;
  if (lastMs === undefined)
    throw new RangeError(
      `Cannot use the history ${series.instrument}: it has no ${"bars" in series ? "bars" : "quotes"}`,
    );
  return named(() => {
    try {
      return instrumentNamed(series.instrument, directory, lastMs);
    } catch (error) {
      if (error instanceof RangeError) throw new RangeError(`${placeOf(series, 0)}: ${error.message}`);
      throw error;
    }
  });
}

/** Says of a refusal what cannot be done. */
function named<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`Cannot use the history ${error.message}`);
    throw error;
  }
}
