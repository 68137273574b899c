import { type Balance, balance } from "../accounts/account.ts";
import { commissionOf } from "../accounts/commission.ts";
import type { Ledger } from "../accounts/ledger.ts";
import { marginOf } from "../accounts/margin.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import type { Instrument } from "../contracts/instrument.ts";
import type { OrderTerms } from "../orders/orders.ts";
import { legTrades } from "../prices/leg-trades.ts";
import type { WhatIf } from "./order-checks.ts";

/**
 * Computes the effect that an order would have on a ledger if it were filled now. A limit that is better than the market
 * earns nothing: otherwise an order to buy far below the market would pay for its own margin.
 */
export function whatIfOn(ledger: Ledger, terms: OrderTerms, market: TradingMarket, nowMs: number): WhatIf {
  const prices = market.prices(nowMs);
  const { instrument, quantity, side } = terms;
  const quote = market.series(instrument.conId, nowMs).quote(nowMs);
  const price = terms.limitPrice ?? (side === "BUY" ? quote.ask : quote.bid);
  const copy = ledger.copy();
  const trades = legTrades({ instrument, side, size: quantity, price }, ({ conId }) =>
    market.series(conId, nowMs).quote(nowMs),
  );
  let commission = 0;
  for (const trade of trades) {
    const { multiplier } = trade.instrument;
    const charged = commissionOf(
      trade.instrument,
      trade.size,
      Math.abs(trade.size * trade.price * multiplier),
    );
    const size = trade.side === "BUY" ? trade.size : -trade.size;
    copy.book({ ...trade, size, commission: charged, day: prices.day(trade.instrument) });
    commission += charged;
  }
  const before = balance(ledger, prices);
  const most = before.netLiquidation - commission * prices.rate(instrument.currency);
  return { before, after: withoutGain(before, balance(copy, prices), most, terms), commission };
}

/** Takes the gain of a limit that is better than the market out of a balance: off the margin too where that is the price. */
function withoutGain(
  before: Balance,
  after: Balance,
  most: number,
  { instrument, side }: OrderTerms,
): Balance {
  const gain = after.netLiquidation - most;
  if (gain <= 0) return after;
  const paid =
    side === "BUY" && isPaidInFull(instrument) && after.initialMargin > before.initialMargin ? gain : 0;
  return {
    ...after,
    netLiquidation: most,
    initialMargin: after.initialMargin - paid,
    maintenanceMargin: after.maintenanceMargin - paid,
  };
}

/** Tests whether nothing of a contract is bought on margin, as with options and coins. */
function isPaidInFull(instrument: Instrument): boolean {
  return marginOf(instrument, 1, 1).initial >= instrument.multiplier;
}
