import { balance } from "./account.ts";
import { commissionOf } from "./commission.ts";
import { Ledger } from "./ledger.ts";
import type { WhatIf } from "./order-checks.ts";
import type { OrderTerms } from "./orders.ts";
import type { TradingMarket } from "./trading-market.ts";

/** Computes the effect that an order would have on a ledger if it were filled now. */
export function whatIfOn(ledger: Ledger, terms: OrderTerms, market: TradingMarket, nowMs: number): WhatIf {
  const prices = market.prices(nowMs);
  const { instrument, quantity, side } = terms;
  const quote = market.series(instrument.conId, nowMs).quote(nowMs);
  const price = terms.limitPrice ?? (side === "BUY" ? quote.ask : quote.bid);
  const commission = commissionOf(instrument, quantity, quantity * price * instrument.multiplier);
  const copy = new Ledger(ledger.state());
  const size = side === "BUY" ? quantity : -quantity;
  copy.book({ instrument, size, price, commission, day: prices.day(instrument) });
  return { before: balance(ledger, prices), after: balance(copy, prices), commission };
}
