import { dayNumber, fromWall } from "../../world/zones.ts";
import { type Calendar, sessions, type TradingDay } from "../calendar/calendar.ts";
import type { Bar, PriceSource } from "./market.ts";
import type { PriceSeries } from "./price-series.ts";
import { averagedQuotes } from "./quoted-bar.ts";

const DAY_MS = 86_400_000;
/** Calendar days that `daysBetween` looks up at a time. */
const PART_MS = 28 * DAY_MS;
/** Weeks of which the bars are counted; those of a longer time are estimated from them. */
const COUNTED_MS = 52 * 7 * DAY_MS;

/** The length of a bar: ms within a day, or whole trading days. */
export type BarLength = number | "day" | PeriodLength;

/** The length of a bar of several trading days. */
type PeriodLength = "week" | "month" | "quarter" | "year";

/** A bar with the trading day that it is dated by: its only one, or the last one of its period. */
export interface DatedBar extends Bar {
  /** The trading day, `yyyymmdd`. */
  readonly date: string;
}

/**
 * Computes the bars of the trading hours between two instants, oldest first. Within a day they begin at whole multiples of
 * their length after midnight, the first one when the venue opens; longer ones are sums of days.
 *
 * @param liquid Whether to use regular hours only (`useRTH`).
 */
export function barsOf(
  series: PriceSeries,
  source: PriceSource,
  length: BarLength,
  fromMs: number,
  toMs: number,
  liquid: boolean,
): readonly DatedBar[] {
  return joinedBars([...barsByDay(series, source, length, fromMs, toMs, liquid)].flat(), length, source);
}

/**
 * Computes the same bars one trading day at a time, for long requests that are served in parts; `joinedBars` makes those of
 * several days of them.
 */
export function* barsByDay(
  series: PriceSeries,
  source: PriceSource,
  length: BarLength,
  fromMs: number,
  toMs: number,
  liquid: boolean,
): Generator<readonly DatedBar[], undefined> {
  const { zone } = series.calendar;
  for (const day of daysBetween(series.calendar, fromMs, toMs)) {
    if (typeof length === "number") {
      yield [...intraday(zone, length, day, fromMs, toMs, liquid)].map(([startMs, endMs]) => ({
        date: day.date,
        ...series.bar(source, startMs, endMs),
      }));
      continue;
    }
    const [openMs, closeMs] = hours(day, liquid);
    const endMs = Math.min(closeMs, toMs);
    if (endMs <= openMs || closeMs <= fromMs) continue;
    const isOver = endMs === closeMs;
    const bar = isOver ? series.dayBar(source, openMs, endMs) : series.bar(source, openMs, endMs);
    yield [{ ...bar, date: day.date }];
  }
}

/** Makes the closes and the units of the bars of trades of a length within a day, one trading day at a time. */
export function* closesByDay(
  series: PriceSeries,
  lengthMs: number,
  fromMs: number,
  toMs: number,
  liquid: boolean,
): Generator<readonly Pick<Bar, "close" | "volume">[], undefined> {
  const { zone } = series.calendar;
  for (const day of daysBetween(series.calendar, fromMs, toMs)) {
    const bars = [...intraday(zone, lengthMs, day, fromMs, toMs, liquid)];
    yield bars.map(([startMs, endMs]) => series.closing(startMs, endMs));
  }
}

/** Sums bars of days to those of weeks and longer; others are left as they are. */
export function joinedBars(
  bars: readonly DatedBar[],
  length: BarLength,
  source: PriceSource,
): readonly DatedBar[] {
  return typeof length === "number" || length === "day" ? bars : grouped(bars, length, source);
}

/** Makes the trading days that overlap with a time one at a time: those of decades would take long at once. */
export function* daysBetween(
  calendar: Calendar,
  fromMs: number,
  toMs: number,
): Generator<TradingDay, undefined> {
  for (let startMs = fromMs; startMs < toMs; startMs += PART_MS) {
    for (const day of calendar.between(startMs, Math.min(toMs, startMs + PART_MS)))
      if (startMs === fromMs || day.openMs >= startMs) yield day;
  }
}

/** Returns when a trading day opens and closes, epoch ms; `liquid` for its regular hours. */
export function hours(day: TradingDay, liquid: boolean): readonly [openMs: number, closeMs: number] {
  return liquid ? [day.liquidOpenMs, day.liquidCloseMs] : [day.openMs, day.closeMs];
}

/**
 * Returns the number of bars in the trading hours between two instants, without computing them; of more than a year, about
 * the number.
 */
export function barsInHours(
  calendar: Calendar,
  length: BarLength,
  fromMs: number,
  toMs: number,
  liquid: boolean,
): number {
  if (toMs - fromMs > COUNTED_MS) {
    const counted = barsInHours(calendar, length, toMs - COUNTED_MS, toMs, liquid);
    return Math.round((counted * (toMs - fromMs)) / COUNTED_MS);
  }
  let bars = 0;
  for (const day of calendar.between(fromMs, toMs)) {
    const [openMs, closeMs] = hours(day, liquid);
    const openForMs = Math.min(closeMs, toMs) - Math.max(openMs, fromMs);
    if (openForMs > 0) bars += typeof length === "number" ? Math.ceil(openForMs / length) : 1;
  }
  return bars;
}

/** Returns when the bar around an instant begins and ends, epoch ms. */
export function barAround(
  series: PriceSeries,
  lengthMs: number,
  atMs: number,
): readonly [startMs: number, endMs: number] {
  const day = series.calendar.dayAt(atMs);
  const midnightMs = fromWall(dayNumber(day.date) * DAY_MS, series.calendar.zone);
  const startMs = midnightMs + Math.floor((atMs - midnightMs) / lengthMs) * lengthMs;
  return [startMs, startMs + lengthMs];
}

/** Returns when the bars of a length within a trading day begin and end, epoch ms. */
function* intraday(
  zone: string,
  lengthMs: number,
  day: TradingDay,
  fromMs: number,
  toMs: number,
  liquid: boolean,
): Generator<readonly [startMs: number, endMs: number], undefined> {
  const [openMs, closeMs] = hours(day, liquid);
  const midnightMs = fromWall(dayNumber(day.date) * DAY_MS, zone);
  const firstMs = Math.max(openMs, fromMs);
  let startMs = midnightMs + Math.floor((firstMs - midnightMs) / lengthMs) * lengthMs;
  for (; startMs < Math.min(closeMs, toMs); startMs += lengthMs) {
    // A bar that began before `fromMs` is left out, unless the venue opened since.
    if (startMs < fromMs && startMs >= openMs) continue;
    const begin = Math.max(startMs, openMs);
    const end = Math.min(startMs + lengthMs, closeMs, toMs);
    if (begin < fromMs || end <= begin) continue;
    for (const [sessionMs, sessionEndMs] of sessions(day, liquid)) {
      const [partMs, partEndMs] = [Math.max(begin, sessionMs), Math.min(end, sessionEndMs)];
      if (partEndMs > partMs) yield [partMs, partEndMs];
    }
  }
}

/** Sums daily bars to longer ones; each is dated by the last trading day of its period, as those of TWS are. */
function grouped(days: readonly DatedBar[], length: PeriodLength, source: PriceSource): readonly DatedBar[] {
  const groups = new Map<string | number, DatedBar[]>();
  for (const day of days) {
    const key = periodOf(day.date, length);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [day]);
    else known.push(day);
  }
  const bars = [...groups.values()];
  if (source !== "BID_ASK") return bars.map(sum);
  return bars.map((group) => ({ ...sum(group), ...averagedQuotes(group) }));
}

/** Returns the key of the period that a day belongs to. */
function periodOf(date: string, length: PeriodLength): string | number {
  if (length === "month") return date.slice(0, 6);
  if (length === "quarter") return `${date.slice(0, 4)}/${Math.ceil(Number(date.slice(4, 6)) / 3)}`;
  if (length === "year") return date.slice(0, 4);
  // 1970 began on a Thursday; weeks begin on Mondays.
  return Math.floor((dayNumber(date) + 3) / 7);
}

function sum(bars: readonly DatedBar[]): DatedBar {
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("No bars to add up");
  const total = (of: (bar: Bar) => number): number => bars.reduce((so, bar) => so + of(bar), 0);
  const volume = total((bar) => bar.volume);
  const paid = total((bar) => bar.wap * bar.volume);
  return {
    ...first,
    date: last.date,
    endMs: last.endMs,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: last.close,
    volume,
    wap: volume === 0 ? first.wap : Number((paid / volume).toFixed(6)),
    count: total((bar) => bar.count),
  };
}
