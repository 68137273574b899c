import type { Instrument } from "./contracts/instrument.ts";
import { isOption } from "./contracts/instrument.ts";
import type { Exchange } from "./exchange.ts";
import type { PriceSeries } from "./prices/price-series.ts";
import { Trading } from "./trading/trading.ts";

/** Makes a copy of the trading of an exchange. It stays as it is, whatever happens to the orders and positions later. */
export function copyTrading(exchange: Exchange): Trading {
  const series = (conId: number, nowMs: number): PriceSeries =>
    exchange.priceSeries({ conId } as Instrument, nowMs);
  const market = {
    series,
    prices: (nowMs: number) => ({
      price: ({ conId }: Instrument) => series(conId, nowMs).price(nowMs),
      previousClose: ({ conId }: Instrument) => series(conId, nowMs).quote(nowMs).close,
      underPrice: (one: Instrument) => (isOption(one) ? series(one.underConId, nowMs).price(nowMs) : 0),
      day: ({ conId }: Instrument) => series(conId, nowMs).calendar.dayAt(nowMs).date,
      rate: (currency: string) => exchange.rate(currency, nowMs),
    }),
  };
  const { advisor, ...state } = exchange.trading.state();
  // Orders, fills and holdings are replaced when they change and never written to, so that both can have the same ones.
  const copied = advisor === undefined ? state : { ...state, advisor: structuredClone(advisor) };
  return new Trading(exchange.trading.accounts, market, copied);
}
