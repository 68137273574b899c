import type { Instrument } from "../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Order, OrderEvent, OrderTerms } from "../../sim/exchange/orders/orders.ts";
import type { Quote } from "../../sim/exchange/prices/market.ts";
import type { Trading } from "../../sim/exchange/trading/trading.ts";
import { ACCOUNT } from "./contracts.ts";

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** Tuesday, half past ten in New York. */
export const NOW: number = Date.UTC(2026, 0, 13, 15, 30);
/** The close of that day's regular hours. */
export const CLOSE: number = Date.UTC(2026, 0, 13, 21);

/** Rounds a price to a cent. */
export const cents = (price: number): number => Number((Math.round(price * 100) / 100).toFixed(2));

/** A paper account on a simulated exchange, at a time that a test advances. */
export class PaperTrading {
  readonly exchange: Exchange;
  nowMs: number = NOW;

  constructor(seed = 1) {
    this.exchange = new Exchange({ seed });
  }

  get trading(): Trading {
    return this.exchange.trading;
  }

  /** A contract by its `conId`, by default Apple's share. */
  contract(conId = 265598): Instrument {
    return this.exchange.instrument(conId, this.nowMs) as Instrument;
  }

  /** The terms of a market order for 100 shares of Apple, with changes. */
  terms(change: Partial<OrderTerms> = {}): OrderTerms {
    return {
      account: ACCOUNT,
      instrument: this.contract(),
      side: "BUY",
      quantity: 100,
      type: "MKT",
      tif: "DAY",
      limitPrice: undefined,
      stopPrice: undefined,
      trailAmount: undefined,
      trailPercent: undefined,
      limitOffset: undefined,
      goodTillMs: undefined,
      goodAfterMs: undefined,
      outsideRth: false,
      allOrNone: false,
      ocaGroup: "",
      ocaType: 0,
      parent: undefined,
      conditions: [],
      conditionsCancel: false,
      transmit: true,
      ...change,
    };
  }

  /** Places such an order and returns its `permId`. */
  place(change: Partial<OrderTerms> = {}): number {
    return this.trading.place(this.terms(change), this.nowMs).permId;
  }

  order(permId: number): Order {
    return this.trading.order(permId) as Order;
  }

  status(permId: number): string {
    return this.order(permId).status;
  }

  /** Advances time and returns the order events since the last call. */
  pass(ms: number): readonly OrderEvent[] {
    this.nowMs += ms;
    this.trading.advance(this.nowMs);
    return this.trading.events();
  }

  quote(conId = 265598): Quote {
    return this.exchange.quote(this.contract(conId), this.nowMs);
  }
}
