import type { Instrument } from "../contracts/instrument.ts";
import type { PastPrices } from "../history/past-prices.ts";
import type { PriceCurve } from "../history/price-curve.ts";
import type { DayBars } from "./day-bars.ts";
import type { PriceScript } from "./price-script.ts";

/** Parameters of a price series. */
export interface PriceSeriesParts {
  readonly instrument: Instrument;
  /** The distance from bid to ask, in ticks, `>= 1`. */
  readonly spreadTicks: number;
  /** The units traded in an average minute of the regular hours. */
  readonly minuteVolume: number;
  /** The unrounded price. */
  readonly curve: PriceCurve;
  /** The bars of files that the curve follows; undefined for none. */
  readonly past?: PastPrices | undefined;
  /** The standard deviations of the paths of the price in a year, added up; undefined where its moves have no bound. */
  readonly spread?: number | undefined;
  readonly seed: number;
  /** Changes of the price by hand; the curve follows it already. Default: nothing. */
  readonly script?: PriceScript | undefined;
  /** Scripts of other contracts whose halts stop its trading too: for an option, that of its underlying. */
  readonly haltedWith?: readonly PriceScript[] | undefined;
  /** Keeps the bars of past days; undefined to compute them each time. */
  readonly dayBars?: DayBars | undefined;
}
