import { optionValue } from "../prices/black-scholes.ts";
import { optionTerms } from "../prices/expiry.ts";
import type { MarketView } from "../prices/market-view.ts";
import type { OrderTerms } from "./orders.ts";

/** Returns the price of an option at the volatility of an order; undefined for a contract that is not an option. */
export function volatilityPrice(
  { instrument, volatility, side }: OrderTerms,
  { series, seriesOf, atMs }: MarketView,
): number | undefined {
  const option = optionTerms(instrument);
  if (option === undefined || volatility === undefined) return undefined;
  const { bid, ask } = seriesOf(instrument.underConId).quote(atMs);
  // A lower underlying makes a call cheaper and a put dearer; the order takes the side that is better for itself.
  const lower = (side === "BUY") === (option.right === "C");
  const under = volatility.reference === "midpoint" ? (bid + ask) / 2 : lower ? bid : ask;
  return series.onTick(optionValue(option, under, volatility.volatility, atMs).price);
}
