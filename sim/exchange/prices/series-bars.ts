import type { Calendar } from "../calendar/calendar.ts";
import type { Instrument } from "../contracts/instrument.ts";
import { LOTS } from "../contracts/lots.ts";
import type { PastPrices } from "../history/past-prices.ts";
import { barExtremes } from "./bar-extremes.ts";
import type { CurvePrices } from "./curve-prices.ts";
import { joinedPieces } from "./joined-pieces.ts";
import type { Bar, PriceSource } from "./market.ts";
import { STEP_MS } from "./price-path.ts";
import { quotedBar, type Sides } from "./quoted-bar.ts";
import type { SeriesVolume } from "./series-volume.ts";

const MINUTE_POINTS = 60_000 / STEP_MS;
/** The length beyond which the volume-weighted average of a bar is made of fewer prices. */
const LONG_MS = 4 * 3_600_000;

/** The series whose bars they are. */
interface BarSeries {
  readonly instrument: Instrument;
  readonly calendar: Calendar;
  readonly spread: number | undefined;
  readonly past: PastPrices | undefined;
  readonly prices: CurvePrices;
  sides(atMs: number): Sides;
  onTickAt(price: number, atMs: number): number;
}

/** The bars of a price series. */
export class SeriesBars {
  readonly #series: BarSeries;
  readonly #volume: SeriesVolume;

  constructor(series: BarSeries, volume: SeriesVolume) {
    this.#series = series;
    this.#volume = volume;
  }

  /** Returns the bar from `fromMs` to `toMs`, whose close is the next one's open; the venue must be open throughout. */
  bar(source: PriceSource, fromMs: number, toMs: number): Bar {
    const { calendar, prices } = this.#series;
    const turns = prices.turns(fromMs, toMs);
    if (turns.length > 0) {
      const ends = [fromMs, ...turns, toMs];
      return joinedPieces(
        source,
        ends.slice(1).map((endMs, at) => this.bar(source, ends[at] ?? fromMs, endMs)),
      );
    }
    const { below, above } = this.#series.sides(fromMs);
    if (source === "BID_ASK") {
      const average = prices.average(fromMs, calendar.lastOpenMs(toMs));
      return quotedBar(this.bar("TRADES", fromMs, toMs), average, { below, above });
    }
    const shift = { TRADES: 0, BID: -below, ASK: above, MIDPOINT: (above - below) / 2 }[source];
    const past = prices.pastAt(fromMs);
    const known = past?.bar(fromMs, toMs, shift);
    if (known !== undefined) return known;
    const spread = toMs <= prices.sinceMs ? this.#series.spread : undefined;
    const first = prices.at(fromMs);
    // A bar that ends in a break closes at the price before it.
    const final = prices.until(calendar.lastOpenMs(toMs));
    const { most, least } = barExtremes(
      { calendar, curve: prices.curve, past, spread },
      [fromMs, first],
      [toMs, final],
    );
    const moved = (raw: number): number => Number((this.#series.onTickAt(raw, fromMs) + shift).toFixed(8));
    const [open, high, low, close] = [moved(first), moved(most), moved(least), moved(final)];
    const { volume, count, paid } = this.#paid(fromMs, toMs, spread);
    const wap = volume === 0 ? open : Number((paid / volume).toFixed(6));
    const averageInRange = Math.min(high, Math.max(low, wap));
    return { startMs: fromMs, endMs: toMs, open, high, low, close, volume, wap: averageInRange, count };
  }

  /** Returns the units and the number of trades of a bar, and what is paid for the units. */
  #paid(fromMs: number, toMs: number, spread: number | undefined): ReturnType<SeriesVolume["traded"]> {
    // Every fourth price is enough for the average of a day.
    const every = spread !== undefined && toMs - fromMs > LONG_MS ? 4 : 1;
    let [pricedMinute, price] = [-1, 0];
    return this.#volume.traded(fromMs, toMs, LOTS[this.#series.instrument.secType], (minute) => {
      const priced = minute - (minute % every);
      const point = priced * MINUTE_POINTS + (every * MINUTE_POINTS) / 2;
      if (priced !== pricedMinute) price = this.#series.prices.known(point, fromMs);
      pricedMinute = priced;
      return price;
    });
  }

  /** Returns the close and the units of the bar of trades from `fromMs` to `toMs`, which takes less time than the bar. */
  closing(fromMs: number, toMs: number): Pick<Bar, "close" | "volume"> {
    return (
      (toMs <= this.#series.prices.sinceMs ? this.#series.past?.bar(fromMs, toMs, 0) : undefined) ?? {
        close: this.#series.onTickAt(this.#series.prices.until(toMs), toMs - 1),
        volume: this.#volume.between(fromMs, toMs),
      }
    );
  }
}
