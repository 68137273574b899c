import type { Calendar, TradingDay } from "../calendar/calendar.ts";
import type { PastPrices } from "../history/past-prices.ts";
import type { CurvePrices } from "./curve-prices.ts";
import { STEP_MS } from "./price-path.ts";
import type { SeriesVolume } from "./series-volume.ts";

const MINUTE_MS = 60_000;

/** The trading day so far, extended as time moves on. */
interface Today {
  readonly day: TradingDay;
  readonly open: number;
  point: number;
  high: number;
  low: number;
  minute: number;
  volume: number;
}

/** The series whose trading day it is. */
interface Rounding {
  readonly calendar: Calendar;
  /** The bars of files that its prices follow; undefined for none. */
  readonly past: PastPrices | undefined;
  /** Rounds the price of an instant to the tick. */
  onTickAt(price: number, atMs: number): number;
}

const NONE: readonly number[] = [];

/** Follows the extremes and the units of the trading day of a price series. */
export class DaySoFar {
  readonly #series: Rounding;
  readonly #prices: CurvePrices;
  readonly #volume: SeriesVolume;
  #today: Today | undefined;

  constructor(series: Rounding, prices: CurvePrices, volume: SeriesVolume) {
    this.#series = series;
    this.#prices = prices;
    this.#volume = volume;
  }

  /** Returns the trading day so far, up to the last whole step and minute before an instant. */
  until(atMs: number): Readonly<Today> {
    const { calendar } = this.#series;
    const day = calendar.dayAt(atMs);
    const point = Math.ceil(atMs / STEP_MS);
    const minute = Math.max(Math.floor(atMs / MINUTE_MS), Math.ceil(day.openMs / MINUTE_MS));
    let today = this.#today;
    if (today?.day.date !== day.date || today.point > point || today.minute > minute) {
      const open = this.#series.onTickAt(this.#prices.at(day.openMs), day.openMs);
      const first = { point: Math.ceil(day.openMs / STEP_MS), minute: Math.ceil(day.openMs / MINUTE_MS) };
      today = { day, open, high: open, low: open, volume: 0, ...first };
      this.#today = today;
    }
    const plainAt = this.#prices.plainAt(point * STEP_MS);
    for (; today.point < point; today.point++) {
      if (calendar.isPaused(today.point * STEP_MS)) continue;
      const pointMs = today.point * STEP_MS;
      if (plainAt !== undefined) {
        const price = this.#series.onTickAt(plainAt(today.point), pointMs);
        today.high = Math.max(today.high, price);
        today.low = Math.min(today.low, price);
        continue;
      }
      const { curve } = this.#prices;
      const price = this.#series.onTickAt(curve.at(today.point), pointMs);
      const left =
        pointMs > day.openMs ? this.#series.onTickAt(curve.before(today.point), pointMs - 1) : price;
      const between = this.#between(day, (today.point - 1) * STEP_MS, today.point * STEP_MS);
      today.high = Math.max(today.high, price, left, ...between);
      today.low = Math.min(today.low, price, left, ...between);
    }
    for (; today.minute < minute; today.minute++) today.volume += this.#volume.minute(today.minute);
    return today;
  }

  /** Returns the prices of short bars of files since the last whole step before an instant, up to that. */
  recent(atMs: number): readonly number[] {
    const { day, point } = this.until(atMs);
    return this.#between(day, (point - 1) * STEP_MS, atMs);
  }

  #between({ openMs }: TradingDay, fromMs: number, toMs: number): readonly number[] {
    if (this.#prices.isPlain(toMs + 1)) return NONE;
    const beginMs = Math.max(openMs, fromMs);
    const fine = this.#prices.pastAt(beginMs)?.finePrices(beginMs, toMs) ?? [];
    // The course of a price by hand can turn at the end, which belongs to the time here.
    const turns = this.#prices
      .turns(beginMs, toMs + 1)
      .flatMap((atMs) => [
        this.#series.onTickAt(this.#prices.at(atMs), atMs),
        this.#series.onTickAt(this.#prices.until(atMs), atMs - 1),
      ]);
    return [...fine.map((raw) => this.#series.onTickAt(raw, beginMs)), ...turns];
  }
}
