import type { Exchange } from "../../exchange/exchange.ts";
import { copyTrading } from "../../exchange/trading-copy.ts";

/** The accounts as TWS knows them, and the instant of their values. */
export interface SeenAccounts {
  readonly exchange: Pick<Exchange, "trading" | "balance" | "rate">;
  readonly nowMs: number;
}

/** Makes the accounts as they are at an instant; later fills and prices do not change them. */
export function accountsAsOf(exchange: Exchange, atMs: number): SeenAccounts {
  exchange.trading.advance(atMs);
  const trading = copyTrading(exchange);
  return {
    nowMs: atMs,
    exchange: {
      trading,
      balance: (nowMs, scope) => trading.balance(nowMs, scope),
      rate: (currency, nowMs) => exchange.rate(currency, nowMs),
    },
  };
}
