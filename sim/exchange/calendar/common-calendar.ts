import { Calendar, type TradingDay } from "./calendar.ts";
import type { CalendarName } from "./calendar-hours.ts";

/** The hours in which several venues trade at once, e.g. those of the legs of a combination. */
export class CommonCalendar extends Calendar {
  readonly #calendars: readonly Calendar[];
  readonly #common = new Map<number, TradingDay | undefined>();

  constructor(first: CalendarName, calendars: readonly Calendar[]) {
    super(first);
    this.#calendars = calendars;
  }

  /** Returns the common hours of a day; undefined where a venue is closed, or the venues have no hours in common. */
  override day(number: number): TradingDay | undefined {
    if (this.#common.has(number)) return this.#common.get(number);
    if (this.#common.size > 20_000) this.#common.clear();
    const made = this.#commonDay(number);
    this.#common.set(number, made);
    return made;
  }

  override isPaused(atMs: number): boolean {
    const { pause } = this.dayAt(atMs);
    return pause !== undefined && atMs >= pause.fromMs && atMs < pause.toMs;
  }

  #commonDay(number: number): TradingDay | undefined {
    const days = this.#calendars.map((calendar) => calendar.day(number));
    const open = days.filter((day) => day !== undefined);
    const [first] = open;
    if (first === undefined || open.length < days.length) return undefined;
    const liquidOpenMs = Math.max(...open.map((day) => day.liquidOpenMs));
    const liquidCloseMs = Math.min(...open.map((day) => day.liquidCloseMs));
    if (liquidOpenMs >= liquidCloseMs) return undefined;
    const pauses = open.flatMap(({ pause }) => pause ?? []);
    return {
      date: first.date,
      openMs: Math.max(...open.map((day) => day.openMs)),
      closeMs: Math.min(...open.map((day) => day.closeMs)),
      liquidOpenMs,
      liquidCloseMs,
      pause:
        pauses.length === 0
          ? undefined
          : {
              fromMs: Math.min(...pauses.map(({ fromMs }) => fromMs)),
              toMs: Math.max(...pauses.map(({ toMs }) => toMs)),
            },
    };
  }
}
