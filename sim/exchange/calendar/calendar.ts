import { dayText, fromWall, offsetMs } from "../../world/zones.ts";
import { type CalendarName, HOURS, type Hours } from "./calendar-hours.ts";
import { weekdayOf } from "./days.ts";
import { isHalfDay, isHoliday } from "./holidays.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;

/** The hours of one trading day, epoch ms. */
export interface TradingDay {
  /** The day, `yyyymmdd`; hours that begin in the evening belong to the next day. */
  readonly date: string;
  /** The trading hours, extended hours included. */
  readonly openMs: number;
  readonly closeMs: number;
  /** The regular hours. */
  readonly liquidOpenMs: number;
  readonly liquidCloseMs: number;
  /** The pause at noon, as in Tokyo. */
  readonly pause?: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** Returns the parts of a trading day in which a venue trades, epoch ms; `liquid` for its regular hours. */
export function sessions(
  day: TradingDay,
  liquid: boolean,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const { pause } = day;
  const openMs = liquid ? day.liquidOpenMs : day.openMs;
  const closeMs = liquid ? day.liquidCloseMs : day.closeMs;
  if (pause === undefined || pause.toMs <= openMs || pause.fromMs >= closeMs) return [[openMs, closeMs]];
  return [
    [openMs, pause.fromMs],
    [pause.toMs, closeMs],
  ];
}

/** The most days in a row on which a venue is closed. */
const CLOSED_DAYS_MAX = 10;
/** End of half days by zone, in minutes from midnight: one o'clock in New York. */
const HALF_DAY_CLOSES: Readonly<Record<string, number>> = {
  "US/Eastern": 13 * 60,
  "US/Central": 12 * 60,
  "GB-Eire": 12 * 60 + 30,
  MET: 14 * 60,
  Hongkong: 12 * 60,
};

/** The trading days and hours of a venue. */
export class Calendar {
  /** The venue's time zone, as TWS names it. */
  readonly zone: string;
  readonly #hours: Hours;
  readonly #days = new Map<number, TradingDay | undefined>();
  #latest: TradingDay | undefined;
  /** A time after a trading day and before the next one. */
  #rest: { readonly day: TradingDay; readonly fromMs: number; readonly toMs: number } | undefined;

  constructor(name: CalendarName) {
    this.#hours = HOURS[name];
    this.zone = this.#hours.zone;
  }

  /** Returns the trading day with a number of days since 1970-01-01, or undefined where the venue is closed. */
  day(number: number): TradingDay | undefined {
    if (this.#days.has(number)) return this.#days.get(number);
    if (this.#days.size > 20_000) this.#days.clear();
    const made = this.#makeDay(number);
    this.#days.set(number, made);
    return made;
  }

  /** Returns the trading day around an instant, or else the last one before it. */
  dayAt(atMs: number): TradingDay {
    const latest = this.#latest;
    if (latest !== undefined && atMs >= latest.openMs && atMs < latest.closeMs) return latest;
    const rest = this.#rest;
    if (rest !== undefined && atMs >= rest.fromMs && atMs < rest.toMs) return rest.day;
    const today = this.#number(atMs);
    // The days that are looked at are others from the next local midnight on, which is at a quarter of an hour.
    let toMs = (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS;
    for (let number = today + 1; number > today - CLOSED_DAYS_MAX; number--) {
      const day = this.day(number);
      if (day === undefined) continue;
      if (day.openMs > atMs) {
        toMs = Math.min(toMs, day.openMs);
        continue;
      }
      this.#latest = day;
      if (atMs >= day.closeMs) this.#rest = { day, fromMs: atMs, toMs };
      return day;
    }
    throw new RangeError(
      `Cannot find a trading day: none is within ${CLOSED_DAYS_MAX} days before ${new Date(atMs).toISOString()}`,
    );
  }

  /** Returns the first trading day that opens after an instant. */
  dayAfter(atMs: number): TradingDay {
    const today = this.#number(atMs);
    for (let number = today; number < today + CLOSED_DAYS_MAX; number++) {
      const day = this.day(number);
      if (day !== undefined && day.openMs > atMs) return day;
    }
    throw new RangeError(
      `Cannot find a trading day: none is within ${CLOSED_DAYS_MAX} days after ${new Date(atMs).toISOString()}`,
    );
  }

  /** Returns the trading day before a given one. */
  dayBefore(day: TradingDay): TradingDay {
    return this.dayAt(day.openMs - 1);
  }

  /** Returns whether the venue trades at an instant; `liquid` for its regular hours only. */
  isOpen(atMs: number, liquid = false): boolean {
    const day = this.dayAt(atMs);
    if (isPaused(day, atMs)) return false;
    return liquid ? atMs >= day.liquidOpenMs && atMs < day.liquidCloseMs : atMs < day.closeMs;
  }

  /** Returns whether an instant lies in the break of a trading day. */
  isPaused(atMs: number): boolean {
    return this.#hours.pause !== undefined && isPaused(this.dayAt(atMs), atMs);
  }

  /** Returns the instant itself while the venue trades, otherwise when it last stopped before it, epoch ms. */
  lastOpenMs(atMs: number): number {
    const day = this.dayAt(atMs);
    if (day.pause !== undefined && isPaused(day, atMs)) return day.pause.fromMs;
    return Math.min(atMs, day.closeMs);
  }

  /** Returns the trading days that overlap with [fromMs, toMs), oldest first. */
  between(fromMs: number, toMs: number): readonly TradingDay[] {
    const days: TradingDay[] = [];
    for (let number = this.#number(fromMs) - 1; number <= this.#number(toMs) + 1; number++) {
      const day = this.day(number);
      if (day !== undefined && day.closeMs > fromMs && day.openMs < toMs) days.push(day);
    }
    return days;
  }

  /** Returns the number of days since 1970-01-01, in the venue's zone. */
  #number(atMs: number): number {
    return Math.floor((atMs + offsetMs(atMs, this.zone)) / DAY_MS);
  }

  #makeDay(number: number): TradingDay | undefined {
    const weekday = weekdayOf(number);
    const { weekdays, holidays, pause, exceptions } = this.#hours;
    if (!weekdays.includes(weekday) || isHoliday(holidays, number)) return undefined;
    const other = exceptions?.[weekday];
    const { open, close, liquidOpen, liquidClose } =
      other === undefined
        ? this.#hours
        : { open: other[0], close: other[1], liquidOpen: other[0], liquidClose: other[1] };
    const half = isHalfDay(holidays, number);
    const end = half ? HALF_DAY_CLOSES[this.zone] : undefined;
    const ms = (minute: number): number => fromWall(number * DAY_MS + minute * MINUTE_MS, this.zone);
    return {
      date: dayText(number),
      openMs: ms(open),
      closeMs: ms(end === undefined ? close : Math.min(close, end + Math.max(0, close - liquidClose))),
      liquidOpenMs: ms(liquidOpen),
      liquidCloseMs: ms(end === undefined ? liquidClose : Math.min(liquidClose, end)),
      pause: pause && { fromMs: ms(pause[0]), toMs: ms(pause[1]) },
    };
  }
}

function isPaused({ pause }: TradingDay, atMs: number): boolean {
  return pause !== undefined && atMs >= pause.fromMs && atMs < pause.toMs;
}

const calendars = new Map<CalendarName, Calendar>();

/** Returns the calendar of a name. */
export function calendarOf(name: CalendarName): Calendar {
  const calendar = calendars.get(name) ?? new Calendar(name);
  calendars.set(name, calendar);
  return calendar;
}
