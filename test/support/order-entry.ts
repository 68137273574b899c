import type { Instrument, SecType } from "../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Order } from "../../sim/exchange/orders/orders.ts";
import type { Quote } from "../../sim/exchange/prices/market.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import { reqContractDetails } from "../../sim/wire/requests/contracts.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { contractDetails } from "../../sim/wire/responses/contracts.ts";
import { AAPL_NUMBERED } from "./contracts.ts";
import { listedWithOptions } from "./listed.ts";
import { NOW } from "./paper-trading.ts";
import { received, Table, type TableClient } from "./table.ts";

/** A security type whose contracts can be traded. */
export type ContractKind = Exclude<SecType, "IND">;

/** A TWS at half past ten, one client, and the last order that it placed. */
export class OrderEntry {
  readonly exchange: Exchange = new Exchange();
  readonly table: Table = new Table({}, this.exchange);
  readonly client: TableClient;
  #nextId = 1;

  constructor() {
    this.table.nowMs = NOW;
    this.client = this.table.client(1);
  }

  /** Apple's share. */
  get aapl(): Instrument {
    return this.exchange.instrument(265598, NOW) as Instrument;
  }

  /** A listed contract of a kind: an AAPL call near the market, the first ES future, EUR.USD, a coin, a bond, a fund. */
  contract(kind: ContractKind): Instrument {
    const { last } = this.quote();
    const found = listedWithOptions(this.exchange, NOW).filter(({ secType, symbol, right, strike }) => {
      if (kind === "OPT") {
        return secType === "OPT" && symbol === "AAPL" && right === "C" && Math.abs(strike - last) < 5;
      }
      return secType === kind && (kind !== "FUT" || symbol === "ES") && (kind !== "CASH" || symbol === "EUR");
    });
    return kind === "STK" ? this.aapl : (found[0] as Instrument);
  }

  /** The order that was placed last. */
  get order(): Order {
    return this.exchange.trading.orders().at(-1) as Order;
  }

  quote(atMs: number = NOW, instrument: Instrument = this.aapl): Quote {
    return this.exchange.quote(instrument, atMs);
  }

  /** Places an order for one unit of a contract, or ten shares of Apple, with changes. */
  placeFor(kind: ContractKind, orderType: string, change: Partial<PlaceOrder> = {}): readonly Effect[] {
    if (kind === "STK") return this.place(orderType, change);
    const { conId, exchange } = this.contract(kind);
    return this.place(orderType, { conId, exchange, symbol: "", secType: "", totalQuantity: 1, ...change });
  }

  /** Places an order to buy ten shares, with changes, and returns what TWS sends at once. */
  place(orderType: string, change: Partial<PlaceOrder> = {}): readonly Effect[] {
    return this.client.send(placeOrder, {
      orderId: this.#nextId++,
      ...AAPL_NUMBERED,
      action: "BUY",
      totalQuantity: 10,
      tif: "DAY",
      transmit: true,
      orderType,
      ...change,
    });
  }

  /** Requests contract details and returns their list of order types. */
  orderTypesOf(instrument: Instrument): readonly string[] {
    const answer = this.client.send(reqContractDetails, { reqId: 1, conId: instrument.conId });
    const [details] = received(answer, contractDetails);
    return details?.orderTypes.split(",").filter(Boolean) ?? [];
  }
}
