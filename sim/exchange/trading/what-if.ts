import { balance } from "../accounts/account.ts";
import { commissionOf } from "../accounts/commission.ts";
import { Ledger } from "../accounts/ledger.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import type { OrderTerms } from "../orders/orders.ts";
import { legTrades } from "../prices/leg-trades.ts";
import type { WhatIf } from "./order-checks.ts";

/**
 * Computes the effect that an order would have on a ledger if it were filled now.
 *
 * The price is that of the market, or a limit that is worse: an order whose limit is better than the market waits, and
 * brings no profit before it is filled.
 */
export function whatIfOn(ledger: Ledger, terms: OrderTerms, market: TradingMarket, nowMs: number): WhatIf {
  const prices = market.prices(nowMs);
  const { instrument, quantity, side } = terms;
  const quote = market.series(instrument.conId, nowMs).quote(nowMs);
  const price =
    side === "BUY"
      ? Math.max(quote.ask, terms.limitPrice ?? quote.ask)
      : Math.min(quote.bid, terms.limitPrice ?? quote.bid);
  const copy = new Ledger(ledger.state());
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
  return { before: balance(ledger, prices), after: balance(copy, prices), commission };
}
