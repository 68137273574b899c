import type { Quote } from "../prices/market.ts";
import type { CancelReason } from "./order-refusal.ts";
import type { Order, OrderTerms } from "./orders.ts";

/** Share of the last price by which the limit of a share may be more aggressive than that price. */
const SHARE_BAND = 0.03;
/** The amount and the share by which the limit of an order to buy a cryptocurrency may be above the best offer. */
const COIN_AMOUNT = 10;
const COIN_SHARE = 0.0025;

/**
 * Returns why a limit order is cancelled (202) as soon as it is transmitted: its limit is too far beyond the market.
 *
 * Bands are known for shares and for orders to buy a cryptocurrency; those of other security types are unknown. Limits of
 * triggered orders, as stop-limit orders, have none here: the `mktCapPrice` of TWS says that it caps orders (unsourced).
 *
 * @see ThomasMarcelis/ibkr-go, `api_order_rejects_aapl`: a limit of 350.62 is refused while the last price is 292.67.
 * @see QuantConnect/Lean#9766: 10 USD or 0.25 %; the larger of the two is taken here.
 */
export function limitTooAggressive(
  { instrument, side, type, tif, limitPrice }: OrderTerms,
  { ask, last }: Pick<Quote, "ask" | "last">,
): (CancelReason & { readonly kind: "limit" }) | undefined {
  if (type !== "LMT" || tif === "OPG" || tif === "AUC" || limitPrice === undefined) return undefined;
  const rounded = (bound: number): number => Number(bound.toFixed(6));
  if (instrument.secType === "STK") {
    const bound = last * (side === "BUY" ? 1 + SHARE_BAND : 1 - SHARE_BAND);
    if (side === "BUY" ? limitPrice < bound : limitPrice > bound) return undefined;
    return { kind: "limit", bound: rounded(bound), price: last };
  }
  if (instrument.secType !== "CRYPTO" || side === "SELL") return undefined;
  const bound = ask + Math.max(COIN_AMOUNT, COIN_SHARE * ask);
  return limitPrice <= bound ? undefined : { kind: "limit", bound: rounded(bound), price: ask };
}

/** Returns whether an order waits for a time, for its conditions or for its parent before it goes to the market. */
export function waitsFirst({ goodAfterMs, conditions, parent }: OrderTerms, nowMs: number): boolean {
  return (goodAfterMs ?? nowMs) > nowMs || conditions.length > 0 || parent !== undefined;
}

/** Returns why an order that waited is cancelled when it goes to the market: its limit is too far beyond it then. */
export function limitTooAggressiveNow(
  { terms, placedMs, status }: Order,
  quote: Pick<Quote, "ask" | "last">,
): CancelReason | undefined {
  const isSent = status === "Submitted" || !waitsFirst(terms, placedMs);
  return isSent ? undefined : limitTooAggressive(terms, quote);
}
