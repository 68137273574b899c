import { dayOf, dayText, fromWall } from "../world/zones.ts";
import { isUsHalfDay, isUsHoliday, isWorldHoliday, weekdayOf } from "./holidays.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

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
}

/** The hours of a venue, in minutes from midnight of the trading day in the venue's zone; they may be below 0. */
interface Hours {
  readonly zone: string;
  readonly open: number;
  readonly close: number;
  readonly liquidOpen: number;
  readonly liquidClose: number;
  /** The trading days of a week, 0 Sunday to 6 Saturday. */
  readonly weekdays: readonly number[];
  readonly holidays: "us" | "world" | "none";
}

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const WEEK = [1, 2, 3, 4, 5];

/** The name of a calendar, as contract definitions give it. */
export type CalendarName =
  | "us-stocks"
  | "us-options"
  | "us-bonds"
  | "us-futures"
  | "forex"
  | "crypto"
  | "always";

/** The hours of each calendar. */
const HOURS: Readonly<Record<CalendarName, Hours>> = {
  "us-stocks": {
    zone: "US/Eastern",
    open: at(4),
    close: at(20),
    liquidOpen: at(9, 30),
    liquidClose: at(16),
    weekdays: WEEK,
    holidays: "us",
  },
  "us-options": {
    zone: "US/Eastern",
    open: at(9, 30),
    close: at(16),
    liquidOpen: at(9, 30),
    liquidClose: at(16),
    weekdays: WEEK,
    holidays: "us",
  },
  "us-bonds": {
    zone: "US/Eastern",
    open: at(8),
    close: at(17),
    liquidOpen: at(8),
    liquidClose: at(17),
    weekdays: WEEK,
    holidays: "us",
  },
  "us-futures": {
    zone: "US/Central",
    open: at(-7),
    close: at(16),
    liquidOpen: at(8, 30),
    liquidClose: at(16),
    weekdays: WEEK,
    holidays: "world",
  },
  forex: {
    zone: "US/Eastern",
    open: at(-7) + 15,
    close: at(17),
    liquidOpen: at(-7) + 15,
    liquidClose: at(17),
    weekdays: WEEK,
    holidays: "world",
  },
  crypto: {
    zone: "US/Eastern",
    open: 0,
    close: at(24),
    liquidOpen: 0,
    liquidClose: at(24),
    weekdays: [0, 1, 2, 3, 4, 5, 6],
    holidays: "none",
  },
  always: {
    zone: "UTC",
    open: 0,
    close: at(24),
    liquidOpen: 0,
    liquidClose: at(24),
    weekdays: [0, 1, 2, 3, 4, 5, 6],
    holidays: "none",
  },
};

/** Every name of a calendar. */
export const CALENDAR_NAMES: readonly CalendarName[] = Object.keys(HOURS) as CalendarName[];

/** The most days in a row on which a venue is closed. */
const CLOSED_DAYS_MAX = 10;
/** End of half days: one o'clock. */
const HALF_DAY_CLOSE = at(13);

/** The trading days and hours of a venue. */
export class Calendar {
  /** The venue's time zone, as TWS names it. */
  readonly zone: string;
  readonly #hours: Hours;
  readonly #days = new Map<number, TradingDay | undefined>();
  #latest: TradingDay | undefined;

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
    const today = this.#number(atMs);
    for (let number = today + 1; number > today - CLOSED_DAYS_MAX; number--) {
      const day = this.day(number);
      if (day === undefined || day.openMs > atMs) continue;
      this.#latest = day;
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
    return liquid ? atMs >= day.liquidOpenMs && atMs < day.liquidCloseMs : atMs < day.closeMs;
  }

  /** Returns the instant itself while the venue trades, otherwise the last close before it, epoch ms. */
  lastOpenMs(atMs: number): number {
    return Math.min(atMs, this.dayAt(atMs).closeMs);
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
    const text = dayOf(atMs, this.zone);
    return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) / DAY_MS;
  }

  #makeDay(number: number): TradingDay | undefined {
    const { weekdays, holidays, open, close, liquidOpen, liquidClose } = this.#hours;
    if (!weekdays.includes(weekdayOf(number))) return undefined;
    if (holidays === "us" ? isUsHoliday(number) : holidays === "world" && isWorldHoliday(number))
      return undefined;
    const half = holidays === "us" && isUsHalfDay(number);
    const ms = (minute: number): number => fromWall(number * DAY_MS + minute * MINUTE_MS, this.zone);
    return {
      date: dayText(number),
      openMs: ms(open),
      closeMs: ms(half ? HALF_DAY_CLOSE + close - liquidClose : close),
      liquidOpenMs: ms(liquidOpen),
      liquidCloseMs: ms(half ? HALF_DAY_CLOSE : liquidClose),
    };
  }
}

const calendars = new Map<CalendarName, Calendar>();

/** Returns the calendar of a name. */
export function calendarOf(name: CalendarName): Calendar {
  const calendar = calendars.get(name) ?? new Calendar(name);
  calendars.set(name, calendar);
  return calendar;
}
