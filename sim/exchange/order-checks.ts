import type { Balance } from "./account.ts";
import { isTradable } from "./instrument.ts";
import { isDone, type Order, type OrderTerms } from "./orders.ts";
import type { TradingMarket } from "./trading-market.ts";

/** The effect that an order would have on the account (`whatIf`), in its base currency. */
export interface WhatIf {
  readonly before: Balance;
  readonly after: Balance;
  readonly commission: number;
}

/** The most orders that may be open in one contract, on one side of one account. */
const OPEN_ORDERS_MAX = 20;

/** Returns why an order is rejected (201): a contract that cannot be traded, too many orders, or too little margin. */
export function refusalOf(
  terms: OrderTerms,
  others: readonly Order[],
  whatIf: () => WhatIf,
): string | undefined {
  const { instrument, side, account } = terms;
  if (!isTradable(instrument)) return "The contract is not available for trading";
  const open = others.filter((order) => {
    const same = order.terms.instrument.conId === instrument.conId && order.terms.account === account;
    return same && !isDone(order) && order.terms.side === side;
  });
  if (open.length >= OPEN_ORDERS_MAX) {
    return `Only ${OPEN_ORDERS_MAX} orders of one contract may be open on one side`;
  }
  const { before, after } = whatIf();
  if (after.netLiquidation >= after.initialMargin || after.initialMargin <= before.initialMargin)
    return undefined;
  const money = (amount: number): string => `${amount.toFixed(2)} USD`;
  return `YOUR ORDER IS NOT ACCEPTED. EQUITY WITH LOAN VALUE [${money(after.netLiquidation)}] MUST EXCEED THE INITIAL MARGIN [${money(after.initialMargin)}]`;
}

/** Share of the last price by which the limit of a share may be more aggressive than that price. */
const BAND = 0.03;

/**
 * Returns why a limit order is cancelled (202) as soon as it is placed or modified: a limit that is too far beyond the market.
 *
 * @see ThomasMarcelis/ibkr-go, `api_order_rejects_aapl`: a limit of 350.62 is refused while the last price is 292.67.
 */
export function limitTooAggressive(
  { instrument, side, type, tif, limitPrice }: OrderTerms,
  market: Pick<TradingMarket, "series">,
  nowMs: number,
): string | undefined {
  if (
    instrument.secType !== "STK" ||
    type !== "LMT" ||
    tif === "OPG" ||
    tif === "AUC" ||
    limitPrice === undefined
  )
    return undefined;
  const { last } = market.series(instrument.conId, nowMs).quote(nowMs);
  const bound = last * (side === "BUY" ? 1 + BAND : 1 - BAND);
  if (side === "BUY" ? limitPrice < bound : limitPrice > bound) return undefined;
  return `We cannot accept an order at a limit price at or more aggressive than ${Number(bound.toFixed(6))}. Please submit your order using a limit price that is closer to the current market price of ${last}. Alternatively, you can convert your order to an Algorithmic Order (IBALGO).`;
}
