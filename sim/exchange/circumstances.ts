import { balance } from "./account.ts";
import type { Circumstances } from "./conditions.ts";
import type { Ledger } from "./ledger.ts";
import type { Quote } from "./market.ts";
import type { Order } from "./orders.ts";
import type { TradingMarket } from "./trading.ts";

/** What the conditions of orders look at, at one instant. */
export function circumstances(
  market: TradingMarket,
  ledger: Ledger,
  nowMs: number,
  filledSince: (sinceMs: number) => readonly Order[],
): Circumstances {
  const quote = (conId: number): Quote | undefined => {
    try {
      return market.tape(conId, nowMs).quote(nowMs);
    } catch {
      // A contract that is not listed has no price, and no condition on it ever holds.
      return undefined;
    }
  };
  return {
    nowMs,
    price: (conId) => quote(conId)?.last,
    volume: (conId) => quote(conId)?.volume,
    changePercent: (conId) => {
      const found = quote(conId);
      return found === undefined ? undefined : (found.last / found.close - 1) * 100;
    },
    cushionPercent: () => {
      const { netLiquidation, maintenanceMargin } = balance(ledger, market.prices(nowMs));
      return ((netLiquidation - maintenanceMargin) / netLiquidation) * 100;
    },
    filledSince,
  };
}
