import type { PastQuote } from "../history/past-quotes.ts";
import type { Trade } from "./market.ts";
import type { PriceSeries } from "./price-series.ts";

const SECOND_MS = 1_000;

/** Divides units among trades: whole ones where there are enough of them. */
function sizesOf(units: number, trades: number): readonly number[] {
  const upTo = (trade: number): number => {
    const share = (units * trade) / trades;
    return Number.isInteger(units) && units >= trades ? Math.floor(share) : Number(share.toFixed(8));
  };
  return Array.from({ length: trades }, (_, at) => Number((upTo(at + 1) - upTo(at)).toFixed(8)));
}

/** Returns the trades of the second that begins at an instant, in their order. */
export function tradesIn(series: PriceSeries, atMs: number): readonly Trade[] {
  const units = series.tradeAt(atMs)?.size ?? 0;
  if (units === 0) return [];
  // Whole units are not divided: there are as many trades at most, and the last one is the close of the bar.
  const most = Number.isInteger(units) ? units : Number.POSITIVE_INFINITY;
  const prices = series.pricesIn(atMs).slice(-most);
  const sizes = sizesOf(units, prices.length);
  return prices.map((price, at) => ({ atMs, price, size: sizes[at] ?? 0 }));
}

/** Returns the quotes of the second that begins at an instant, in their order: those of a file, or one after each trade. */
export function quotesIn(series: PriceSeries, atMs: number): readonly PastQuote[] {
  const given = series.prices.pastAt(atMs)?.quotes?.second(atMs);
  if (given !== undefined) return given;
  const { below, above } = series.sides(atMs);
  const size = (side: string, at: number): number =>
    series.size(at === 0 ? side : `${side}/${at}`, atMs / SECOND_MS);
  return series.pricesIn(atMs).map((price, at) => ({
    atMs,
    bid: Number((price - below).toFixed(8)),
    ask: Number((price + above).toFixed(8)),
    bidSize: size("bid", at),
    askSize: size("ask", at),
  }));
}

/** Returns the last quote before an instant; undefined where the venue was closed just before. */
export function quoteBefore(series: PriceSeries, atMs: number): PastQuote | undefined {
  const { calendar } = series;
  const past = series.prices.pastAt(atMs);
  if (past?.quotes?.second(atMs) !== undefined) return past.quotes.before(atMs);
  return calendar.isOpen(atMs - SECOND_MS) ? quotesIn(series, atMs - SECOND_MS).at(-1) : undefined;
}
