import type { Calendar } from "../calendar/calendar.ts";
import { CommonCalendar } from "../calendar/common-calendar.ts";
import type { Instrument, Leg } from "../contracts/instrument.ts";
import { continuous, type PricesByHand } from "../history/price-curve.ts";
import { weightOf } from "./combination.ts";
import type { Level, Quote } from "./market.ts";
import { STEP_MS } from "./price-path.ts";
import { PriceSeries } from "./price-series.ts";
import { inOrder, mappedByHand, priceOn } from "./scripted-curve.ts";

/** A leg with its market, and what its price counts in that of the combination. */
interface WeightedLeg {
  readonly leg: Leg;
  readonly series: PriceSeries;
  readonly weight: number;
}

const exact = (price: number): number => Number(price.toFixed(8));

/**
 * The market of a combination: the sum of its legs.
 *
 * Its bid is what selling it to the bids and asks of the legs yields, its ask what buying it costs; both may be 0 or less.
 * It has no trades and no volume of its own, and trades while all of its legs do.
 */
export class CombinationSeries extends PriceSeries {
  override readonly calendar: Calendar;
  readonly #legs: readonly WeightedLeg[];

  constructor(instrument: Instrument, legs: readonly Leg[], market: readonly PriceSeries[], seed: number) {
    const weighted = legs.flatMap((leg, at): readonly WeightedLeg[] => {
      const series = market[at];
      return series === undefined ? [] : [{ leg, series, weight: weightOf(leg, instrument) }];
    });
    const rawAt = (point: number): number =>
      weighted.reduce((sum, { series, weight }) => sum + weight * series.raw(point * STEP_MS), 0);
    const byHand = mappedByHand(sumByHand(weighted), (price) => price);
    const curve = { ...continuous(rawAt), byHand };
    const haltedWith = market.flatMap(({ halts }) => halts.scripts);
    super({ instrument, seed, curve, spreadTicks: 1, minuteVolume: 0, haltedWith });
    this.#legs = weighted;
    const calendars = [...new Set(market.map((series) => series.calendar))];
    const [only, ...others] = calendars;
    this.calendar =
      only !== undefined && others.length === 0 ? only : new CommonCalendar(instrument.calendar, calendars);
  }

  override price(atMs: number): number {
    const lastMs = this.lastMs(atMs);
    return exact(this.#legs.reduce((sum, { series, weight }) => sum + weight * series.price(lastMs), 0));
  }

  override onTick(price: number): number {
    const { minTick } = this.instrument;
    return exact(Math.round(price / minTick) * minTick);
  }

  override sides(atMs: number): { readonly below: number; readonly above: number } {
    let [below, above] = [0, 0];
    for (const { series, weight } of this.#legs) {
      const sides = series.sides(atMs);
      below += weight > 0 ? weight * sides.below : -weight * sides.above;
      above += weight > 0 ? weight * sides.above : -weight * sides.below;
    }
    return { below, above };
  }

  override quote(atMs: number): Quote {
    const lastMs = this.lastMs(atMs);
    const bidSize = this.#units(lastMs, "bid");
    const askSize = this.#units(lastMs, "ask");
    return { ...super.quote(atMs), bidSize, askSize, lastSize: 1, volume: 0 };
  }

  override depth(atMs: number): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const { bid, ask, bidSize, askSize } = this.quote(atMs);
    const level = (price: number, size: number): readonly Level[] => (size > 0 ? [{ price, size }] : []);
    return { bids: level(bid, bidSize), asks: level(ask, askSize) };
  }

  /** Returns the whole units of the combination that the best prices of all legs allow. */
  #units(atMs: number, side: "bid" | "ask"): number {
    const units = this.#legs.map(({ leg, series }) => {
      const { bidSize, askSize } = series.quote(atMs);
      const takesBid = (leg.side === "BUY") === (side === "bid");
      return Math.floor((takesBid ? bidSize : askSize) / leg.ratio);
    });
    return Math.min(...units);
  }
}

/** Returns the price of a combination as it follows from what is done by hand to the prices of its legs. */
function sumByHand(legs: readonly WeightedLeg[]): PricesByHand {
  const curves = legs.map(({ series }) => series.prices);
  return {
    get sinceMs() {
      return Math.min(...curves.map(({ sinceMs }) => sinceMs));
    },
    get edits() {
      return curves.reduce((sum, { edits }) => sum + edits, 0);
    },
    price: (atMs, left, knownMs) =>
      legs.reduce((sum, { series, weight }) => {
        const lastMs = series.lastMs(atMs);
        return sum + weight * priceOn(series.prices.curve, lastMs, left || lastMs < atMs, knownMs);
      }, 0),
    turns: (fromMs, toMs) => inOrder(curves.flatMap((curve) => curve.turns(fromMs, toMs))),
  };
}
