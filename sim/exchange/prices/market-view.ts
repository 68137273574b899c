import type { Quote } from "./market.ts";
import type { PriceSeries } from "./price-series.ts";

/** The market of one contract at one instant, as its orders see it. */
export interface MarketView {
  readonly series: PriceSeries;
  readonly quote: Quote;
  readonly atMs: number;
  /** Returns the prices of another contract, e.g. of the underlying. */
  readonly seriesOf: (conId: number) => PriceSeries;
}
