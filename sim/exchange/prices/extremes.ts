import { sessions, type TradingDay } from "../calendar/calendar.ts";
import { furthest, stretchesOf } from "./path-extremes.ts";
import { STEP_MS } from "./price-path.ts";
import type { PriceSeries } from "./price-series.ts";

/**
 * Returns the highest and the lowest price of whole trading days, as their daily bars have them.
 *
 * Made-up prices leave the range of two points by a known distance at most, so that most points need not be computed: a year
 * takes milliseconds. Prices without such a bound are read from the bars.
 */
export function extremesOf(
  series: PriceSeries,
  days: readonly TradingDay[],
): { readonly high: number; readonly low: number } {
  const { spread } = series;
  const isSet = (day: TradingDay): boolean => day.closeMs > series.prices.sinceMs;
  // Prices that were changed by hand have no bound.
  if (spread !== undefined && days.some(isSet) && !days.every(isSet)) {
    const parts = [days.filter((day) => !isSet(day)), days.filter(isSet)].map((part) =>
      extremesOf(series, part),
    );
    return {
      high: Math.max(...parts.map(({ high }) => high)),
      low: Math.min(...parts.map(({ low }) => low)),
    };
  }
  if (spread === undefined || days.some(isSet)) {
    const bars = days.map(({ openMs, closeMs }) => series.bar("TRADES", openMs, closeMs));
    return {
      high: Math.max(...bars.map(({ high }) => high)),
      low: Math.min(...bars.map(({ low }) => low)),
    };
  }
  const stretches = days.flatMap((day) =>
    sessions(day, false).flatMap(([fromMs, toMs]) =>
      stretchesOf(Math.ceil(fromMs / STEP_MS), Math.ceil(toMs / STEP_MS)),
    ),
  );
  const at = (point: number): number => series.at(point);
  return {
    high: series.onTick(furthest(stretches, at, spread, 1)),
    low: series.onTick(furthest(stretches, at, spread, -1)),
  };
}
