import { dayNumber, fromWall, stamp } from "../../world/zones.ts";
import { checkSeries } from "./past-bar-rules.ts";
import type { PastCalendar, PastDay } from "./past-calendar.ts";
import { type PastBar, type PastSeries, placeOf } from "./price-history.ts";

const DAY_MS = 86_400_000;
/** Instruments whose bars of one day are of the regular hours; the day of all others is the whole session. */
const REGULAR_DAYS: readonly string[] = ["STK", "IND", "OPT", "BOND", "FUND"];

/** A bar of the past with the time that it covers. */
export interface PastSpan extends PastBar {
  /** Epoch ms; for daily bars the opening of the hours that they cover. */
  readonly startMs: number;
  readonly endMs: number;
  /** Instant from which the price rests at the open: the opening of the venue where the bar is the first of its day. */
  readonly restsFromMs: number;
  /** Instant until which the price rests at the close: the close of the venue where the bar is the last of its day. */
  readonly restsToMs: number;
  readonly day: PastDay;
}

/**
 * Places the bars of a series in the trading hours of its instrument.
 *
 * @throws {RangeError} At a bar with a wrong value, outside the hours or at no multiple of its length, and at a gap.
 */
export function spansOf(
  series: PastSeries,
  { symbol, secType }: { readonly symbol: string; readonly secType: string },
  calendar: PastCalendar,
): readonly PastSpan[] {
  checkSeries(series, secType);
  if (series.length === "day") return dailySpans(series, REGULAR_DAYS.includes(secType), symbol, calendar);
  return intradaySpans(series, series.length, symbol, calendar);
}

function dailySpans(
  series: PastSeries,
  isRegular: boolean,
  symbol: string,
  calendar: PastCalendar,
): readonly PastSpan[] {
  let before: number | undefined;
  return series.bars.map((bar, at) => {
    const number = bar.startMs / DAY_MS;
    const day = calendar.day(number);
    if (day === undefined)
      throw new RangeError(`${placeOf(series, at)}: ${symbol} does not trade on ${dateText(number)}`);
    for (let missing = (before ?? number) + 1; missing < number; missing++) {
      if (calendar.day(missing) === undefined) continue;
      throw new RangeError(`${placeOf(series, at)}: there is a gap: the day ${dateText(missing)} is missing`);
    }
    before = number;
    const [startMs, endMs] = isRegular ? [day.liquidOpenMs, day.liquidCloseMs] : [day.openMs, day.closeMs];
    return { ...bar, startMs, endMs, restsFromMs: day.openMs, restsToMs: day.closeMs, day };
  });
}

function intradaySpans(
  series: PastSeries,
  lengthMs: number,
  symbol: string,
  calendar: PastCalendar,
): readonly PastSpan[] {
  // A file has either the regular hours of every day, or all trading hours.
  const isRegular = series.bars.every(({ startMs }) => calendar.isOpen(startMs, true));
  const { zone } = calendar;
  let expectedMs: number | undefined;
  let hours: Hours | undefined;
  return series.bars.map((bar, at) => {
    const { startMs } = bar;
    const refuse = (cause: string): never => {
      throw new RangeError(`${placeOf(series, at)}: ${cause}`);
    };
    const day = calendar.dayAt(startMs);
    if (!calendar.isOpen(startMs)) refuse(`${symbol} does not trade at ${stamp(startMs, zone)}`);
    if (hours?.day !== day) hours = new Hours(day, lengthMs, isRegular, calendar);
    if (!hours.isStart(startMs))
      refuse(`${stamp(startMs, zone)} is no multiple of the bar size, and the venue does not open then`);
    if (expectedMs !== undefined && startMs > expectedMs)
      refuse(`there is a gap: the bar of ${stamp(expectedMs, zone)} is missing`);
    const endMs = hours.endMs(startMs);
    const isLast = hours.nextMs(endMs) === undefined;
    const next = isLast ? calendar.dayAfter(startMs) : undefined;
    expectedMs =
      next === undefined ? hours.nextMs(endMs) : new Hours(next, lengthMs, isRegular, calendar).openMs;
    return {
      ...bar,
      endMs,
      restsFromMs: startMs === hours.openMs ? day.openMs : startMs,
      restsToMs: isLast ? day.closeMs : endMs,
      day,
    };
  });
}

/** The hours of a day that a file covers, divided into bars. */
class Hours {
  readonly day: PastDay;
  readonly openMs: number;
  readonly #closeMs: number;
  readonly #midnightMs: number;
  readonly #lengthMs: number;
  readonly #isOpen: (atMs: number) => boolean;

  constructor(day: PastDay, lengthMs: number, isRegular: boolean, calendar: PastCalendar) {
    this.day = day;
    this.openMs = isRegular ? day.liquidOpenMs : day.openMs;
    this.#closeMs = isRegular ? day.liquidCloseMs : day.closeMs;
    this.#midnightMs = fromWall(dayNumber(day.date) * DAY_MS, calendar.zone);
    this.#lengthMs = lengthMs;
    this.#isOpen = (atMs) => calendar.isOpen(atMs, isRegular);
  }

  isStart(atMs: number): boolean {
    return atMs === this.openMs || (atMs - this.#midnightMs) % this.#lengthMs === 0;
  }

  /** Returns the end of the bar that begins at an instant: the next multiple of the length, or the close. */
  endMs(startMs: number): number {
    const bars = Math.floor((startMs - this.#midnightMs) / this.#lengthMs) + 1;
    return Math.min(this.#midnightMs + bars * this.#lengthMs, this.#closeMs);
  }

  /** Returns the start of the next bar of the day from an instant on; undefined at the close. */
  nextMs(fromMs: number): number | undefined {
    let atMs = fromMs;
    while (atMs < this.#closeMs && !this.#isOpen(atMs)) atMs = this.endMs(atMs);
    return atMs < this.#closeMs ? atMs : undefined;
  }
}

function dateText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
