import type { MarketView } from "../prices/market-view.ts";
import type { OrderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";
import type { PegTerms } from "./special-terms.ts";
import { volatilityPrice } from "./volatility-price.ts";

const NO_PEG: PegTerms = {
  offset: 0,
  offsetAtHalf: undefined,
  offsetFraction: undefined,
  startingPrice: undefined,
  referencePrice: undefined,
  slope: 1,
  referenceConId: undefined,
  rangeLower: undefined,
  rangeUpper: undefined,
};

/** Returns the price that a pegged order works at now; undefined where its terms do not define one. */
export function pegPrice(
  { terms, placedMs }: Order,
  pegs: NonNullable<OrderTypeRow["pegs"]>,
  view: MarketView,
): number | undefined {
  const { peg = NO_PEG, side } = terms;
  const { bid, ask } = view.quote;
  const towards = side === "BUY" ? 1 : -1;
  const [near, far] = side === "BUY" ? [bid, ask] : [ask, bid];
  const from = (price: number, sign: number): number =>
    onPassiveTick(price + sign * offsetOf(peg, price), side, view.series.instrument.minTick);
  switch (pegs) {
    case "primary":
      return from(near, towards);
    case "passive":
      return from(near, -towards);
    case "market":
      return from(far, -towards);
    case "midpoint": {
      const midpoint = (bid + ask) / 2;
      const { minTick } = view.series.instrument;
      const between = Math.abs(midpoint / minTick - Math.round(midpoint / minTick)) > 1e-6;
      const offset = between ? (peg.offsetAtHalf ?? peg.offset) : peg.offset;
      return Number((midpoint - towards * offset).toFixed(6));
    }
    case "best": {
      // It competes with the best price, but does not cross the midpoint.
      const price = from(near, towards);
      const midpoint = onPassiveTick((bid + ask) / 2, side, view.series.instrument.minTick);
      return side === "BUY" ? Math.min(price, midpoint) : Math.max(price, midpoint);
    }
    case "stock":
    case "benchmark": {
      const reference = referencePrice(terms, view, view.atMs);
      const began = peg.referencePrice ?? referencePrice(terms, view, placedMs);
      if (reference === undefined || began === undefined) return undefined;
      const first = view.series.quote(placedMs);
      const startingPrice = peg.startingPrice ?? (first.bid + first.ask) / 2;
      return onPassiveTick(
        startingPrice + peg.slope * (reference - began),
        side,
        view.series.instrument.minTick,
      );
    }
    case "volatility":
      return volatilityPrice(terms, view);
  }
}

/** Returns the price that a snap order takes as its limit. */
export function snapPrice(
  { peg = NO_PEG, side }: OrderTerms,
  snaps: NonNullable<OrderTypeRow["snaps"]>,
  { quote: { bid, ask }, series }: MarketView,
): number {
  const towards = side === "BUY" ? 1 : -1;
  const [near, far] = side === "BUY" ? [bid, ask] : [ask, bid];
  switch (snaps) {
    case "primary":
      return series.onTick(near + towards * peg.offset);
    case "market":
      return series.onTick(far - towards * peg.offset);
    case "midpoint":
      return onPassiveTick((bid + ask) / 2 - towards * peg.offset, side, series.instrument.minTick);
  }
}

/** Returns whether the reference price has left the range in which a pegged order works. */
export function isOutOfRange(terms: OrderTerms, view: MarketView): boolean {
  const { rangeLower, rangeUpper } = terms.peg ?? NO_PEG;
  if (rangeLower === undefined && rangeUpper === undefined) return false;
  const reference = referencePrice(terms, view, view.atMs);
  return (
    reference !== undefined &&
    ((rangeLower !== undefined && reference < rangeLower) ||
      (rangeUpper !== undefined && reference > rangeUpper))
  );
}

function referencePrice(
  { instrument, peg = NO_PEG }: OrderTerms,
  { seriesOf }: MarketView,
  atMs: number,
): number | undefined {
  const conId = peg.referenceConId ?? instrument.underConId;
  return conId === 0 ? undefined : seriesOf(conId).price(atMs);
}

function offsetOf({ offset, offsetFraction }: PegTerms, price: number): number {
  return offsetFraction === undefined ? offset : offsetFraction * price;
}

/** Rounds a price to the tick that is no worse for an order on this side. */
export function onPassiveTick(price: number, side: "BUY" | "SELL", minTick: number): number {
  const ticks = Number((price / minTick).toFixed(6));
  return Number(((side === "BUY" ? Math.floor(ticks) : Math.ceil(ticks)) * minTick).toFixed(6));
}
