import type { Instrument } from "../contracts/instrument.ts";
import { CombinationSeries } from "./combination-series.ts";
import type { PriceSeries } from "./price-series.ts";

/** The combinations that requests and orders have described, by `conId`, with their prices. */
export class Combinations {
  readonly #seriesOf: (conId: number, nowMs: number) => PriceSeries;
  readonly #seed: number;
  readonly #known = new Map<number, Instrument>();
  readonly #series = new Map<number, CombinationSeries>();

  /** @param seriesOf Returns the prices of a leg. */
  constructor(seriesOf: (conId: number, nowMs: number) => PriceSeries, seed: number) {
    this.#seriesOf = seriesOf;
    this.#seed = seed;
  }

  /** Keeps a combination, so that it has prices; any other contract is passed over. */
  keep(instrument: Instrument): void {
    if (instrument.legs !== undefined && !this.#known.has(instrument.conId))
      this.#known.set(instrument.conId, instrument);
  }

  /** Returns the prices of a combination; undefined for a `conId` of none. */
  series(conId: number, nowMs: number): PriceSeries | undefined {
    const made = this.#series.get(conId);
    const instrument = this.#known.get(conId);
    if (made !== undefined || instrument?.legs === undefined) return made;
    const legs = instrument.legs.map((leg) => this.#seriesOf(leg.instrument.conId, nowMs));
    const series = new CombinationSeries(instrument, instrument.legs, legs, this.#seed);
    this.#series.set(conId, series);
    return series;
  }
}
