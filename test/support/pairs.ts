import type { Instrument, Leg } from "../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Quote } from "../../sim/exchange/prices/market.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { orderLeg } from "./order-rules.ts";
import { Table, type TableClient, TRADING } from "./table.ts";

/** The shares of Apple and Microsoft. */
export const PAIR = [265598, 272093] as const;

/** Gets calls on Apple that expire next and whose strikes are nearest to its price, lowest strike first. */
export function calls(exchange: Exchange, count: number, nowMs: number = TRADING): readonly Instrument[] {
  const apple = exchange.instrument(PAIR[0], nowMs) as Instrument;
  const { last } = exchange.quote(apple, nowMs);
  const listed = exchange.chain(PAIR[0], nowMs).filter(({ right }) => right === "C");
  const [first] = listed.map(({ lastTradeDate }) => lastTradeDate).sort();
  return listed
    .filter(({ lastTradeDate, tradingClass }) => lastTradeDate === first && tradingClass === "AAPL")
    .sort((a, b) => Math.abs(a.strike - last) - Math.abs(b.strike - last))
    .slice(0, count)
    .sort((a, b) => a.strike - b.strike);
}

/** Gets the two futures on the S&P 500 that expire first. */
export function futures(exchange: Exchange, nowMs: number = TRADING): readonly [Instrument, Instrument] {
  const [front, back] = exchange
    .listed(nowMs)
    .filter(({ symbol, secType }) => symbol === "ES" && secType === "FUT")
    .sort((a, b) => a.lastTradeDate.localeCompare(b.lastTradeDate));
  return [front as Instrument, back as Instrument];
}

/** Makes a combination of contracts that SMART routes. */
export function combined(exchange: Exchange, ...legs: readonly [Leg, ...Leg[]]): Instrument {
  return exchange.combination({ symbol: "AAPL", currency: "USD", exchange: "SMART", legs });
}

/** A TWS while everything trades, and a client that orders combinations of Apple's and Microsoft's shares. */
export class ComboDesk {
  readonly exchange: Exchange = new Exchange();
  readonly table: Table = new Table({ messagesPerSecond: 0 }, this.exchange, TRADING);
  readonly client: TableClient = this.table.client(1);

  /** The combination that buys Apple's share and sells Microsoft's. */
  get pair(): Instrument {
    const [apple, microsoft] = PAIR.map((conId) => this.exchange.instrument(conId, TRADING) as Instrument);
    return this.exchange.combination({
      symbol: "AAPL,MSFT",
      currency: "USD",
      exchange: "SMART",
      legs: [
        { instrument: apple as Instrument, ratio: 1, side: "BUY" },
        { instrument: microsoft as Instrument, ratio: 1, side: "SELL" },
      ],
    });
  }

  /** The quote of the pair now. */
  quote(): Quote {
    return this.exchange.quote(this.pair, this.table.nowMs);
  }

  /** Places an order for the pair, with changes. */
  place(change: Partial<PlaceOrder> = {}): readonly Effect[] {
    return this.client.send(placeOrder, {
      orderId: 1,
      symbol: "AAPL,MSFT",
      secType: "BAG",
      exchange: "SMART",
      currency: "USD",
      legs: [orderLeg(PAIR[0], "BUY"), orderLeg(PAIR[1], "SELL")],
      action: "BUY",
      totalQuantity: 10,
      orderType: "MKT",
      tif: "DAY",
      transmit: true,
      ...change,
    });
  }
}
