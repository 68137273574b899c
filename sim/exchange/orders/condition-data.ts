import { balance } from "../accounts/account.ts";
import type { Ledgers } from "../accounts/ledgers.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import type { Quote } from "../prices/market.ts";
import type { Order } from "./orders.ts";

/** Market data that order conditions are evaluated against, at one instant; undefined for a contract that is not listed. */
export interface ConditionData {
  readonly nowMs: number;
  /** Returns the last price. */
  price(conId: number): number | undefined;
  /** Returns the units traded today. */
  volume(conId: number): number | undefined;
  /** Returns the change of the last price since the previous close, in percent. */
  changePercent(conId: number): number | undefined;
  /** Returns the margin cushion of an account: net liquidation less maintenance margin, in percent of net liquidation. */
  cushionPercent(account: string): number;
  /** Returns orders that had a fill since an instant. */
  filledSince(sinceMs: number): readonly Order[];
}

/** Collects the data of a market and its accounts at one instant. */
export function conditionData(
  market: TradingMarket,
  ledgers: Pick<Ledgers, "view">,
  nowMs: number,
  filledSince: (sinceMs: number) => readonly Order[],
): ConditionData {
  const quote = (conId: number): Quote | undefined => {
    try {
      return market.series(conId, nowMs).quote(nowMs);
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
    cushionPercent: (account) => {
      const { netLiquidation, maintenanceMargin } = balance(ledgers.view({ account }), market.prices(nowMs));
      return ((netLiquidation - maintenanceMargin) / netLiquidation) * 100;
    },
    filledSince,
  };
}
