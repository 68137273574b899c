import type { Exchange } from "../../sim/exchange/exchange.ts";

/** What the exchange holds for the account at one instant. */
export interface Page {
  readonly atMs: number;
  readonly exchange: Exchange;
  /** `conId size`, sorted. */
  readonly positions: readonly string[];
  readonly netLiquidation: number;
  readonly cash: number;
  readonly unrealizedPnl: number;
  /** Numbers of the open orders, sorted. */
  readonly open: readonly string[];
  /** `execId` of all fills, sorted. */
  readonly fills: readonly string[];
}

/** Statuses of orders that are over. */
const OVER: readonly string[] = ["Filled", "Cancelled", "Inactive"];

/** Reads the exchange, and no part of the gateway: only so can the page show that an answer is wrong. */
export function pageOf(exchange: Exchange, atMs: number): Page {
  const { trading } = exchange;
  const { netLiquidation, cash, unrealizedPnl } = exchange.balance(atMs);
  return {
    atMs,
    exchange,
    positions: trading
      .holdings(atMs)
      .filter(({ size }) => size !== 0)
      .map(({ instrument, size }) => `${instrument.conId} ${size}`)
      .sort(),
    netLiquidation,
    cash,
    unrealizedPnl,
    open: trading
      .orders()
      .filter(({ status }) => !OVER.includes(status))
      .map(({ permId }) => `${permId}`)
      .sort(),
    fills: trading
      .fills()
      .map(({ execId }) => execId)
      .sort(),
  };
}
