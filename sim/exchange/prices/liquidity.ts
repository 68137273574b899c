import type { Level } from "./market.ts";
import type { PriceSeries } from "./price-series.ts";

/** Number of price levels of the market depth that an order can reach at once. */
const LEVELS = 10;

/**
 * The units that are left at each price within one second: units that one order takes are not there for the next one.
 * Orders on one side are matched by price, then by time, because they take their units in that order.
 */
export class Liquidity {
  #second = 0;
  readonly #taken = new Map<string, number>();

  /** Returns the price levels that an order can reach, with the units that are left. */
  left(series: PriceSeries, atMs: number, side: "BUY" | "SELL"): readonly Level[] {
    const second = Math.floor(atMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken.clear();
    }
    const { bids, asks } = series.depth(atMs, LEVELS);
    return (side === "BUY" ? asks : bids).map(({ price, size }) => ({
      price,
      size: Math.max(0, size - (this.#taken.get(this.#key(series, side, price)) ?? 0)),
    }));
  }

  /** Takes the units of a match. */
  take(series: PriceSeries, side: "BUY" | "SELL", { price, size }: Level): void {
    const key = this.#key(series, side, price);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + size);
  }

  #key({ instrument }: PriceSeries, side: string, price: number): string {
    return `${instrument.conId}/${side}/${price}`;
  }
}
