import type { Ledger } from "../accounts/ledger.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import { isOption } from "../contracts/instrument.ts";
import { expiredBetween, expiresMs } from "../prices/expiry.ts";

/** Settles held options and futures that expired after `sinceMs` and not after `nowMs`: their value becomes cash. */
export function settleExpired(ledger: Ledger, market: TradingMarket, sinceMs: number, nowMs: number): void {
  for (const { instrument, size } of ledger.holdings()) {
    if (size === 0 || !expiredBetween(instrument, sinceMs, nowMs)) continue;
    const atMs = expiresMs(instrument);
    const series = market.series(instrument.conId, atMs);
    // An option pays its intrinsic value, which may be 0; a price on the tick is never 0.
    const price = isOption(instrument) ? Number(series.raw(atMs).toFixed(2)) : series.price(atMs);
    const day = series.calendar.dayAt(atMs - 1).date;
    ledger.book({ instrument, size: -size, price, commission: 0, day });
  }
}
