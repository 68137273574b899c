import { type Calendar, calendarOf, type TradingDay } from "../calendar/calendar.ts";
import type { Instrument } from "../contracts/instrument.ts";
import { LOTS } from "../contracts/lots.ts";
import type { PastPrices } from "../history/past-prices.ts";
import { CurvePrices } from "./curve-prices.ts";
import { DaySoFar } from "./day-so-far.ts";
import { eightDecimals } from "./decimals.ts";
import { depthOf } from "./depth.ts";
import type { Bar, Level, PriceSource, Quote, Trade } from "./market.ts";
import { PriceScript } from "./price-script.ts";
import type { PriceSeriesParts } from "./price-series-parts.ts";
import type { Sides } from "./quoted-bar.ts";
import { priceOn, ScriptedCurve } from "./scripted-curve.ts";
import { SecondLots } from "./second-lots.ts";
import { secondPrices, setPrices } from "./second-prices.ts";
import { SeriesBars } from "./series-bars.ts";
import { SeriesVolume } from "./series-volume.ts";
import { TradingHalts } from "./trading-halts.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** The spread outside the regular hours, as a multiple of the usual one. */
const EXTENDED_SPREAD = 2;

/** The simulated market of one instrument at any time: quotes, trades, depth, bars. Nothing moves while it is closed. */
export class PriceSeries {
  readonly instrument: Instrument;
  readonly calendar: Calendar;
  /** The bound of its moves, as the parts have it. */
  readonly spread: number | undefined;
  readonly #parts: PriceSeriesParts;
  /** What was done by hand to its price; empty at first. */
  readonly script: PriceScript;
  /** The times in which its trading is halted by hand. */
  readonly halts: TradingHalts;
  /** Its unrounded prices, whether or not the venue is open. */
  readonly prices: CurvePrices;
  readonly #volume: SeriesVolume;
  readonly #daySoFar: DaySoFar;
  readonly #bars: SeriesBars;
  readonly #lots: SecondLots;
  #quote: { readonly quote: Quote; readonly edits: number } | undefined;
  #close: { readonly day: TradingDay; readonly edits: number; readonly price: number } | undefined;

  constructor(parts: PriceSeriesParts) {
    this.#parts = parts;
    this.spread = parts.spread;
    this.instrument = parts.instrument;
    this.calendar = calendarOf(parts.instrument.calendar);
    this.script = parts.script ?? new PriceScript();
    this.halts = new TradingHalts([this.script, ...(parts.haltedWith ?? [])]);
    this.prices = new CurvePrices(parts.curve, parts.past);
    this.#volume = new SeriesVolume({
      seed: `${parts.seed}/volume/${parts.instrument.conId}`,
      calendar: this.calendar,
      minuteVolume: parts.minuteVolume,
      past: parts.past,
      halts: this.halts,
    });
    this.#daySoFar = new DaySoFar(this, this.prices, this.#volume);
    this.#bars = new SeriesBars(this, this.#volume);
    this.#lots = new SecondLots(parts.instrument.conId);
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
    return this.onTickAt(this.raw(atMs), atMs);
  }

  /** Returns the price at an instant before it is rounded to the tick, for derivatives. */
  raw(atMs: number): number {
    const openMs = this.calendar.lastOpenMs(atMs);
    const lastMs = this.halts.lastMs(openMs);
    return lastMs === atMs || lastMs < openMs ? this.prices.at(lastMs) : this.prices.until(lastMs);
  }

  /** Returns the instant of the last trade at or before another one: that itself while the venue trades. */
  lastMs(atMs: number): number {
    return this.halts.lastMs(this.calendar.lastOpenMs(atMs));
  }

  /** Returns the price at an instant without what was done by hand to it, unrounded. */
  ownPrice(atMs: number): number {
    const { curve } = this.prices;
    return priceOn(curve instanceof ScriptedCurve ? curve.own : curve, this.calendar.lastOpenMs(atMs), false);
  }

  /** Rounds a price to the tick, and removes the error of binary fractions. */
  onTick(price: number): number {
    // High enough for a bid above 0.
    return this.#rounded(price, EXTENDED_SPREAD * this.#parts.spreadTicks + 1);
  }

  /** Rounds the price of an instant to the tick; where bid and ask are set by hand, it may be one tick. */
  onTickAt(price: number, atMs: number): number {
    return this.setSides(atMs) === undefined ? this.onTick(price) : this.#rounded(price, 1);
  }

  #rounded(price: number, least: number): number {
    const { minTick } = this.instrument;
    return eightDecimals(Math.max(least, Math.round(price / minTick)) * minTick);
  }

  /** Returns the quote at one instant. */
  quote(atMs: number): Quote {
    const { edits } = this;
    if (this.#quote?.quote.atMs === atMs && this.#quote.edits === edits) return this.#quote.quote;
    const lastMs = this.lastMs(atMs);
    const last = this.price(atMs);
    const { below, above } = this.sides(atMs);
    const today = this.#daySoFar.until(lastMs);
    const recent = this.#daySoFar.recent(lastMs);
    const second = Math.floor(lastMs / SECOND_MS);
    const quote: Quote = {
      atMs,
      bid: eightDecimals(last - below),
      ask: eightDecimals(last + above),
      last,
      bidSize: this.size("bid", second),
      askSize: this.size("ask", second),
      lastSize: this.size("last", second),
      lastMs,
      open: today.open,
      high: Math.max(today.high, last, ...recent),
      low: Math.min(today.low, last, ...recent),
      close: this.#closeBefore(today.day),
      volume: today.volume + this.volume(today.minute * MINUTE_MS, lastMs),
    };
    this.#quote = { quote, edits };
    return quote;
  }

  /** Returns the last price, the close of the day before and the day's volume of the quote at an instant. */
  glance(atMs: number): { readonly last: number; readonly close: number; readonly volume: number } {
    const day = this.calendar.dayAt(atMs);
    const close = this.#closeBefore(day);
    return { last: this.price(atMs), close, volume: this.volume(day.openMs, this.calendar.lastOpenMs(atMs)) };
  }

  /** Returns the close of the regular hours of the day before that of the quote at an instant. */
  previousClose(atMs: number): number {
    return this.#closeBefore(this.calendar.dayAt(this.lastMs(atMs)));
  }

  #closeBefore(day: TradingDay): number {
    const { edits } = this;
    if (this.#close?.day === day && this.#close.edits === edits) return this.#close.price;
    const closeMs = this.calendar.dayBefore(day).liquidCloseMs;
    const price = this.onTickAt(this.prices.until(closeMs), closeMs - 1);
    this.#close = { day, edits, price };
    return price;
  }

  /** Number of changes by hand to its price and its trading so far. */
  get edits(): number {
    return this.prices.edits + this.halts.edits;
  }

  /** Returns the price levels on each side, best price first. */
  depth(atMs: number, levels: number): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const second = Math.floor(this.lastMs(atMs) / SECOND_MS);
    const sizeOf = (name: string): number => this.size(name, second);
    return depthOf(this.quote(atMs), this.instrument.minTick, levels, sizeOf);
  }

  /** Returns how far bid and ask are from the last price at an instant, in currency units; their sum is above 0. */
  sides(atMs: number): Sides {
    return this.setSides(atMs) ?? this.usualSides(atMs);
  }

  /**
   * Returns how far bid and ask are from the last price where they are not set by hand. While the venue rests they are those
   * with which it closed.
   */
  usualSides(atMs: number): Sides {
    const { minTick } = this.instrument;
    const quotedMs = this.calendar.isOpen(atMs) ? atMs : this.calendar.lastOpenMs(atMs) - 1;
    const wider = this.calendar.isOpen(quotedMs, true) ? 1 : EXTENDED_SPREAD;
    const spreadTicks = this.#parts.spreadTicks * wider;
    const below = Math.floor(spreadTicks / 2);
    return { below: below * minTick, above: (spreadTicks - below) * minTick };
  }

  /** Returns how far bid and ask that are set by hand are from the last price at an instant; undefined for usual ones. */
  setSides(atMs: number): Sides | undefined {
    return this.script.sinceMs > atMs ? undefined : this.script.changeAt(this.lastMs(atMs))?.sides;
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
    return this.#bars.bar(source, fromMs, toMs);
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
    return this.#bars.closing(fromMs, toMs);
  }

  /** Returns the trade of the second that begins at `atMs`, if there is one. */
  tradeAt(atMs: number): Trade | undefined {
    const size = this.calendar.isOpen(atMs) ? this.volume(atMs, atMs + SECOND_MS) : 0;
    return size > 0 ? { atMs, price: this.price(atMs), size } : undefined;
  }

  /** Returns the prices of the second that begins at `atMs`, in their order: at each trade, or one where there is none. */
  pricesIn(atMs: number): readonly number[] {
    const endMs = atMs + SECOND_MS;
    const trades = Math.max(1, this.trades(atMs, endMs));
    const until = (ms: number): number => this.onTickAt(this.prices.until(ms), ms - 1);
    const at = (ms: number): number => (ms === 0 ? this.price(atMs) : until(atMs + ms));
    const set = setPrices(this.prices.turns(atMs, endMs), atMs, (turnMs) => [
      until(turnMs),
      this.price(turnMs),
    ]);
    return secondPrices(trades, set ?? this.prices.pastAt(atMs)?.second(atMs), at);
  }

  /** Returns the units of a side, or of the last trade, in a second since 1970. */
  size(name: string, second: number): number {
    return LOTS[this.instrument.secType] * this.#lots.in(name, second);
  }
}
