import { optionValue } from "../prices/black-scholes.ts";
import { optionTerms } from "../prices/expiry.ts";
import type { PriceSeries } from "../prices/price-series.ts";
import type { Order } from "./orders.ts";

/**
 * Sets the quantity of a hedge order from the fills of its parent; any other order stays as it is.
 *
 * @param seriesOf Returns the prices of a contract.
 */
export function hedgedOrder(
  order: Order,
  parent: Order,
  nowMs: number,
  seriesOf: (conId: number) => PriceSeries,
): Order {
  const { hedge, instrument } = order.terms;
  if (hedge === undefined) return order;
  const { multiplier } = parent.terms.instrument;
  const value = parent.filled * parent.averagePrice * multiplier;
  const units = (): number => {
    switch (hedge.kind) {
      case "currency":
        return value;
      case "pair":
        return parent.filled * hedge.ratio;
      case "beta":
        return (value * hedge.beta) / (seriesOf(instrument.conId).price(nowMs) * instrument.multiplier);
      case "delta":
        return parent.filled * multiplier * Math.abs(deltaOf(parent, nowMs, seriesOf));
    }
  };
  const quantity = Math.max(1, Math.round(units()));
  return { ...order, terms: { ...order.terms, quantity } };
}

/** Returns the delta of an option at the volatility that its price implies; 1 for any other contract. */
function deltaOf(
  { terms: { instrument } }: Order,
  nowMs: number,
  seriesOf: (conId: number) => PriceSeries,
): number {
  const option = optionTerms(instrument);
  if (option === undefined) return 1;
  const under = seriesOf(instrument.underConId).price(nowMs);
  const price = seriesOf(instrument.conId).price(nowMs);
  let [low, high] = [0.01, 5];
  for (let turn = 0; turn < 40; turn++) {
    const volatility = (low + high) / 2;
    if (optionValue(option, under, volatility, nowMs).price < price) low = volatility;
    else high = volatility;
  }
  return optionValue(option, under, low, nowMs).delta;
}
