import type { Calendar } from "../calendar/calendar.ts";
import type { PastPrices } from "../history/past-prices.ts";
import type { PriceCurve } from "../history/price-curve.ts";
import { furthest, stretchesOf } from "./path-extremes.ts";
import { STEP_MS } from "./price-path.ts";

/** The number of points beyond which extremes are searched for by bounds. */
const SEARCHED_POINTS = 240;

/** What the extremes of a bar depend on. */
export interface BarPrices {
  readonly calendar: Calendar;
  readonly curve: PriceCurve;
  readonly past?: PastPrices | undefined;
  readonly spread?: number | undefined;
}

/**
 * Returns the highest and the lowest unrounded price of a bar. The price is linear between its points, so that its extremes
 * are at points or at the ends.
 *
 * @param begin The time at which the bar begins, and its price.
 * @param end The time at which it ends, and the price that is reached just before.
 */
export function barExtremes(
  prices: BarPrices,
  [fromMs, first]: readonly [fromMs: number, first: number],
  [toMs, final]: readonly [toMs: number, final: number],
): { readonly most: number; readonly least: number } {
  const { calendar, curve, past, spread } = prices;
  const [begin, end] = [Math.ceil(fromMs / STEP_MS), Math.ceil(toMs / STEP_MS)];
  let most = Math.max(first, final);
  let least = Math.min(first, final);
  if (spread !== undefined && end - begin > SEARCHED_POINTS && !pausesIn(calendar, fromMs, toMs)) {
    const stretches = stretchesOf(begin, end - 1);
    const at = (point: number): number => curve.at(point);
    most = Math.max(most, furthest(stretches, at, spread, 1));
    least = Math.min(least, furthest(stretches, at, spread, -1));
    return { most, least };
  }
  const jumps = past !== undefined && !past.isMade(fromMs, toMs);
  for (let point = begin; point < end; point++) {
    if (calendar.isPaused(point * STEP_MS)) continue;
    const raw = curve.at(point);
    if (raw > most) most = raw;
    if (raw < least) least = raw;
    if (!jumps || point * STEP_MS === fromMs) continue;
    const left = curve.before(point);
    if (left > most) most = left;
    if (left < least) least = left;
  }
  for (const raw of past?.finePrices(fromMs, toMs) ?? []) {
    if (raw > most) most = raw;
    if (raw < least) least = raw;
  }
  return { most, least };
}

function pausesIn(calendar: Calendar, fromMs: number, toMs: number): boolean {
  const { pause } = calendar.dayAt(fromMs);
  return pause !== undefined && pause.fromMs < toMs && pause.toMs > fromMs;
}
