import { hash32 } from "../../world/random.ts";
import { type Calendar, calendarOf } from "../calendar/calendar.ts";
import type { Instrument } from "../contracts/instrument.ts";
import { LOTS } from "../contracts/lots.ts";
import type { PastPrices } from "../history/past-prices.ts";
import { barExtremes } from "./bar-extremes.ts";
import { DaySoFar } from "./day-so-far.ts";
import type { Bar, Level, PriceSource, Quote, Trade } from "./market.ts";
import { STEP_MS } from "./price-path.ts";
import type { PriceSeriesParts } from "./price-series-parts.ts";
import { barOfQuotes, quotedBar } from "./quoted-bar.ts";
import { secondPrices } from "./second-prices.ts";
import { SeriesVolume } from "./series-volume.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const MINUTE_POINTS = MINUTE_MS / STEP_MS;
/** The length beyond which the volume-weighted average of a bar is made of fewer prices. */
const LONG_MS = 4 * 3_600_000;
/** Prices of which the average of a bar is made, at most. */
const AVERAGED_MAX = 64;
/** The spread outside the regular hours, as a multiple of the usual one. */
const EXTENDED_SPREAD = 2;

/** The simulated market of one instrument at any time: quotes, trades, depth, bars. Nothing moves while it is closed. */
export class PriceSeries {
  readonly instrument: Instrument;
  readonly calendar: Calendar;
  /** The bound of its moves, as the parts have it. */
  readonly spread: number | undefined;
  readonly #parts: PriceSeriesParts;
  readonly #volume: SeriesVolume;
  #points: readonly [point: number, raw: number, next: number] | undefined;
  readonly #daySoFar: DaySoFar;
  #quote: Quote | undefined;

  constructor(parts: PriceSeriesParts) {
    this.#parts = parts;
    this.spread = parts.spread;
    this.instrument = parts.instrument;
    this.calendar = calendarOf(parts.instrument.calendar);
    this.#volume = new SeriesVolume({
      seed: `${parts.seed}/volume/${parts.instrument.conId}`,
      calendar: this.calendar,
      minuteVolume: parts.minuteVolume,
      past: parts.past,
    });
    this.#daySoFar = new DaySoFar(this, parts.curve, this.#volume, (atMs) => this.#raw(atMs));
  }

  /** The bars of files that its prices follow; undefined for none. */
  get past(): PastPrices | undefined {
    return this.#parts.past;
  }

  /** Returns the price at a multiple of `STEP_MS` since 1970, whether or not the venue is open, not rounded. */
  at(point: number): number {
    return this.#parts.curve.at(point);
  }

  /** Returns the last price at an instant. */
  price(atMs: number): number {
    return this.onTick(this.raw(atMs));
  }

  /** Returns the price at an instant before it is rounded to the tick, for derivatives. */
  raw(atMs: number): number {
    const lastMs = this.calendar.lastOpenMs(atMs);
    return lastMs === atMs ? this.#raw(atMs) : this.#until(lastMs);
  }

  /** Rounds a price to the tick, and removes the error of binary fractions. */
  onTick(price: number): number {
    const { minTick } = this.instrument;
    // High enough for a bid above 0.
    const least = EXTENDED_SPREAD * this.#parts.spreadTicks + 1;
    return Number((Math.max(least, Math.round(price / minTick)) * minTick).toFixed(8));
  }

  /** Returns the quote at one instant. */
  quote(atMs: number): Quote {
    if (this.#quote?.atMs === atMs) return this.#quote;
    const lastMs = this.calendar.lastOpenMs(atMs);
    const last = this.price(atMs);
    const { below, above } = this.sides(atMs);
    const today = this.#daySoFar.until(lastMs);
    const recent = this.#daySoFar.recent(lastMs);
    const second = Math.floor(lastMs / SECOND_MS);
    this.#quote = {
      atMs,
      bid: Number((last - below).toFixed(8)),
      ask: Number((last + above).toFixed(8)),
      last,
      bidSize: this.size("bid", second),
      askSize: this.size("ask", second),
      lastSize: this.size("last", second),
      lastMs,
      open: today.open,
      high: Math.max(today.high, last, ...recent),
      low: Math.min(today.low, last, ...recent),
      close: this.onTick(this.#until(this.calendar.dayBefore(today.day).liquidCloseMs)),
      volume: today.volume + this.volume(today.minute * MINUTE_MS, lastMs),
    };
    return this.#quote;
  }

  /** Returns the last price, the close of the day before and the day's volume of the quote at an instant. */
  glance(atMs: number): { readonly last: number; readonly close: number; readonly volume: number } {
    const day = this.calendar.dayAt(atMs);
    const close = this.onTick(this.#until(this.calendar.dayBefore(day).liquidCloseMs));
    return { last: this.price(atMs), close, volume: this.volume(day.openMs, this.calendar.lastOpenMs(atMs)) };
  }

  /** Returns the price levels on each side, best price first. */
  depth(atMs: number, levels: number): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const { bid, ask, bidSize, askSize, lastMs } = this.quote(atMs);
    const { minTick } = this.instrument;
    const second = Math.floor(lastMs / SECOND_MS);
    const side = (best: number, size: number, step: number, name: string): Level[] =>
      Array.from({ length: levels }, (_, at) => ({
        price: Number((best + at * step * minTick).toFixed(8)),
        size: at === 0 ? size : this.size(`${name}/${at}`, second) * 2,
      })).filter(({ price }) => price > 0);
    return { bids: side(bid, bidSize, -1, "bid"), asks: side(ask, askSize, 1, "ask") };
  }

  /**
   * Returns how far bid and ask are from the last price at an instant, in currency units; their sum is above 0. While the
   * venue rests they are those with which it closed.
   */
  sides(atMs: number): { readonly below: number; readonly above: number } {
    const { minTick } = this.instrument;
    const quotedMs = this.calendar.isOpen(atMs) ? atMs : this.calendar.lastOpenMs(atMs) - 1;
    const wider = this.calendar.isOpen(quotedMs, true) ? 1 : EXTENDED_SPREAD;
    const spreadTicks = this.#parts.spreadTicks * wider;
    const below = Math.floor(spreadTicks / 2);
    return { below: below * minTick, above: (spreadTicks - below) * minTick };
  }

  /** Returns the units traded from `fromMs` to `toMs`: whole numbers that add up, however the time is divided. */
  volume(fromMs: number, toMs: number): number {
    return this.#volume.between(fromMs, toMs);
  }

  /** Returns the number of trades from `fromMs` to `toMs`. */
  trades(fromMs: number, toMs: number): number {
    return this.#volume.count(fromMs, toMs, LOTS[this.instrument.secType]);
  }

  /** Returns the bar from `fromMs` to `toMs`, whose close is the next one's open; the venue must be open throughout. */
  bar(source: PriceSource, fromMs: number, toMs: number): Bar {
    const { below, above } = this.sides(fromMs);
    if (source === "BID_ASK") {
      const given = this.#parts.past?.quotes?.extremes(fromMs, toMs);
      if (given !== undefined) return barOfQuotes(this.bar("TRADES", fromMs, toMs), given);
      const average = this.#average(fromMs, this.calendar.lastOpenMs(toMs));
      return quotedBar(this.bar("TRADES", fromMs, toMs), average, { below, above });
    }
    const shift = { TRADES: 0, BID: -below, ASK: above, MIDPOINT: (above - below) / 2 }[source];
    const known = this.#parts.past?.bar(fromMs, toMs, shift);
    if (known !== undefined) return known;
    const first = this.#raw(fromMs);
    // A bar that ends in a break closes at the price before it.
    const final = this.#until(this.calendar.lastOpenMs(toMs));
    const { most, least } = barExtremes(
      { ...this.#parts, calendar: this.calendar },
      [fromMs, first],
      [toMs, final],
    );
    const moved = (raw: number): number => Number((this.onTick(raw) + shift).toFixed(8));
    const [open, high, low, close] = [moved(first), moved(most), moved(least), moved(final)];
    const { curve } = this.#parts;
    const lot = LOTS[this.instrument.secType];
    // Every fourth price is enough for the average of a day.
    const every = this.spread !== undefined && toMs - fromMs > LONG_MS ? 4 : 1;
    let [pricedMinute, price] = [-1, 0];
    const { volume, count, paid } = this.#volume.traded(fromMs, toMs, lot, (minute) => {
      const priced = minute - (minute % every);
      if (priced !== pricedMinute) price = curve.at(priced * MINUTE_POINTS + (every * MINUTE_POINTS) / 2);
      pricedMinute = priced;
      return price;
    });
    const wap = volume === 0 ? open : Number((paid / volume).toFixed(6));
    const averageInRange = Math.min(high, Math.max(low, wap));
    return { startMs: fromMs, endMs: toMs, open, high, low, close, volume, wap: averageInRange, count };
  }

  /** Returns the bar of a trading day that is over, which is kept. */
  dayBar(source: PriceSource, fromMs: number, toMs: number): Bar {
    const key = `${this.instrument.conId}/${source}/${fromMs}/${toMs}`;
    return (
      this.#parts.dayBars?.get(key, () => this.bar(source, fromMs, toMs)) ?? this.bar(source, fromMs, toMs)
    );
  }

  /** Returns the close and the units of the bar of trades from `fromMs` to `toMs`, which takes less time than the bar. */
  closing(fromMs: number, toMs: number): Pick<Bar, "close" | "volume"> {
    return (
      this.#parts.past?.bar(fromMs, toMs, 0) ?? {
        close: this.onTick(this.#until(toMs)),
        volume: this.volume(fromMs, toMs),
      }
    );
  }

  /** Returns the trade of the second that begins at `atMs`, if there is one. */
  tradeAt(atMs: number): Trade | undefined {
    const size = this.calendar.isOpen(atMs) ? this.volume(atMs, atMs + SECOND_MS) : 0;
    return size > 0 ? { atMs, price: this.price(atMs), size } : undefined;
  }

  /** Returns the prices of the second that begins at `atMs`, in their order: at each trade, or one where there is none. */
  pricesIn(atMs: number): readonly number[] {
    const trades = Math.max(1, this.trades(atMs, atMs + SECOND_MS));
    const at = (ms: number): number => (ms === 0 ? this.price(atMs) : this.onTick(this.#until(atMs + ms)));
    return secondPrices(trades, this.#parts.past?.second(atMs), at);
  }

  /** Returns the units of a side, or of the last trade, in a second since 1970. */
  size(name: string, second: number): number {
    return LOTS[this.instrument.secType] * (1 + (hash32(`${this.instrument.conId}/${name}/${second}`) % 20));
  }

  #raw(atMs: number): number {
    const fine = this.#parts.past?.fine(atMs);
    if (fine !== undefined) return fine;
    const place = atMs / STEP_MS;
    const point = Math.floor(place);
    if (this.#points?.[0] !== point) {
      this.#points = [point, this.#parts.curve.at(point), this.#parts.curve.before(point + 1)];
    }
    const [, before, after] = this.#points;
    return before + (after - before) * (place - point);
  }

  /** Returns the average of the price over a time. */
  #average(fromMs: number, toMs: number): number {
    const samples = Math.min(AVERAGED_MAX, Math.max(1, Math.ceil((toMs - fromMs) / STEP_MS)));
    let sum = 0;
    for (let at = 0; at < samples; at++) sum += this.#raw(fromMs + ((at + 0.5) * (toMs - fromMs)) / samples);
    return sum / samples;
  }

  /** Returns the price that is reached just before an instant. */
  #until(atMs: number): number {
    const { curve, past } = this.#parts;
    return past?.fine(atMs, true) ?? (atMs % STEP_MS === 0 ? curve.before(atMs / STEP_MS) : this.#raw(atMs));
  }
}
