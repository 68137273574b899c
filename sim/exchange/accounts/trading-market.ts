import type { PriceSeries } from "../prices/price-series.ts";
import type { Prices } from "./account.ts";

/** The market, as trading uses it. */
export interface TradingMarket {
  /** Returns the prices of a contract. */
  series(conId: number, nowMs: number): PriceSeries;
  /** Returns the prices that the account is valued at. */
  prices(nowMs: number): Prices;
}
