import type { TradingDay } from "./calendar/calendar.ts";
import type { Instrument } from "./contracts/instrument.ts";
import type { Exchange } from "./exchange.ts";
import { extremesOf } from "./prices/extremes.ts";
import type { PriceSeries } from "./prices/price-series.ts";

const DAY_MS = 86_400_000;

/** The statistics of the trading days before the current one. */
export interface DayStatistics {
  readonly high: number;
  readonly low: number;
  /** The mean of the units traded in a day. */
  readonly averageVolume: number;
}

/** The statistics that were computed: they change once a day. */
const known = new WeakMap<Exchange, Map<string, DayStatistics>>();
const KEPT_MAX = 2_000;

/**
 * Computes the statistics of the trading days of a time before the current one.
 *
 * @param days The calendar days that the range of prices covers.
 * @param volumeDays The last trading days that the average volume covers.
 */
export function statisticsOf(
  instrument: Instrument,
  exchange: Exchange,
  nowMs: number,
  days: number,
  volumeDays: number,
): DayStatistics {
  const kept = known.get(exchange) ?? new Map<string, DayStatistics>();
  known.set(exchange, kept);
  const series = exchange.priceSeries(instrument, nowMs);
  const { date, openMs } = series.calendar.dayAt(nowMs);
  const key = `${instrument.conId}/${date}/${days}/${volumeDays}`;
  const found = kept.get(key);
  if (found !== undefined) return found;
  const past = series.calendar.between(openMs - days * DAY_MS, openMs);
  const averageVolume = volumeDays === 0 ? 0 : averageOf(series, past.slice(-volumeDays));
  const made = { ...extremesOf(series, past), averageVolume };
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, made);
  return made;
}

/** Computes the mean of the units that were traded in each of the last trading days, without the prices of these days. */
export function averageVolumeOf(
  instrument: Instrument,
  exchange: Exchange,
  nowMs: number,
  days: number,
): number {
  const series = exchange.priceSeries(instrument, nowMs);
  const { openMs } = series.calendar.dayAt(nowMs);
  return averageOf(series, series.calendar.between(openMs - 2 * days * DAY_MS, openMs).slice(-days));
}

function averageOf(series: PriceSeries, days: readonly TradingDay[]): number {
  const units = days.reduce((sum, day) => sum + series.volume(day.openMs, day.closeMs), 0);
  return Math.round(units / Math.max(1, days.length));
}
