import type { Ledgers } from "../accounts/ledgers.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import type { Fill } from "../orders/orders.ts";

/** The ledgers that a match is booked in, its time, and the fills before it. */
export interface BookingPlace {
  readonly ledgers: Ledgers;
  /** Earlier fills of the order. */
  readonly before: readonly Fill[];
  /** Number of the fill among all of the login, from 1. */
  readonly number: number;
  /** The trading day, `yyyymmdd`. */
  readonly day: string;
  readonly nowMs: number;
  /** The market, for the legs of a combination. */
  readonly market: TradingMarket;
}
