import type { MarketView } from "../prices/market-view.ts";
import { adaptivePrice } from "./algorithms/adaptive-price.ts";
import type { SliceStyle } from "./algorithms/algorithm.ts";
import { allowedUnits } from "./algorithms/allowance.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";
import { onPassiveTick, pegPrice, snapPrice } from "./peg-price.ts";
import { scaleLevel } from "./scale-level.ts";

/** The ticks by which a protected order may fill away from the price at which it began to work. */
const PROTECTION_TICKS = 20;

/** What an order that works may take from the market now. */
export interface OrderWork {
  readonly style: SliceStyle;
  /** Its worst price; undefined for any. */
  readonly price: number | undefined;
  /** The most units. */
  readonly unitsMax: number;
}

/**
 * Determines the price, the units and the way in which an order works at one instant.
 *
 * @param limitPrice The limit that follows from its terms and trigger; undefined for none.
 */
export function orderWork(order: Order, limitPrice: number | undefined, view: MarketView): OrderWork {
  const { terms, filled } = order;
  const row = orderTypeRow(terms.type);
  const { algorithm, sizes, discretion = 0 } = terms;
  const level = scaleLevel(terms, filled);
  const own = level?.price ?? workingPrice(order, limitPrice, view);
  const price =
    own === undefined || discretion === 0
      ? own
      : Number((own + (terms.side === "BUY" ? discretion : -discretion)).toFixed(6));
  const open = Math.min(terms.quantity - filled, level?.open ?? Number.POSITIVE_INFINITY);
  const unitsMax = Math.min(open, sizes?.displaySize ?? open);
  if (algorithm !== undefined) {
    const { side, quantity, goodAfterMs, outsideRth } = terms;
    const { permId, placedMs } = order;
    const seen = { permId, side, quantity, filled, placedMs, goodAfterMs, outsideRth };
    const allowed = allowedUnits(seen, algorithm, view.series, view.atMs) - filled;
    const adapted =
      algorithm.name === "Adaptive"
        ? onPassiveTick(
            adaptivePrice(seen, algorithm, view.series, view.quote),
            side,
            terms.instrument.minTick,
          )
        : undefined;
    return {
      style: adapted === undefined ? algorithm.style : "rests",
      price: adapted === undefined ? price : worse(terms, adapted, price),
      unitsMax: Math.max(0, Math.min(unitsMax, allowed)),
    };
  }
  const style = row.fillsAt ?? (row.pegs === undefined ? "takes" : "rests");
  return { style, price, unitsMax };
}

/** Returns the limit that is fixed when an order begins to work, for types that have one. */
export function fixedPrice(order: Order, view: MarketView): number | undefined {
  const { terms, fixedPrice: fixed } = order;
  if (fixed !== undefined) return fixed;
  const { pegs, snaps, protects } = orderTypeRow(terms.type);
  if (snaps !== undefined) return snapPrice(terms, snaps, view);
  if (pegs === "volatility" && terms.volatility?.follows === false) return pegPrice(order, pegs, view);
  if (protects !== true) return undefined;
  const { bid, ask } = view.quote;
  const room = PROTECTION_TICKS * terms.instrument.minTick;
  return view.series.onTick(terms.side === "BUY" ? ask + room : bid - room);
}

/** Returns the fixed limit of an order after a change of its terms: a new limit replaces it, a new type has none. */
export function fixedAfter(
  { terms: before, fixedPrice: fixed }: Order,
  after: OrderTerms,
): number | undefined {
  if (before.type !== after.type || fixed === undefined) return undefined;
  return before.limitPrice === after.limitPrice ? fixed : after.limitPrice;
}

/** Returns the worst price of an order now, its own limit included; undefined for any. */
function workingPrice(order: Order, limitPrice: number | undefined, view: MarketView): number | undefined {
  const { terms, fixedPrice: fixed } = order;
  const { limit, pegs } = orderTypeRow(terms.type);
  const own = limit === undefined ? undefined : limitPrice;
  if (fixed !== undefined) return fixed;
  if (pegs === undefined) return own;
  // An order whose peg has no price must not fill at any price.
  const pegged = pegPrice(order, pegs, view) ?? (terms.side === "BUY" ? 0 : Number.MAX_VALUE);
  return worse(terms, pegged, own);
}

/** Returns the price that is more passive: the lower one for a buy. */
function worse({ side }: OrderTerms, one: number, other: number | undefined): number {
  if (other === undefined) return one;
  return side === "BUY" ? Math.min(one, other) : Math.max(one, other);
}
