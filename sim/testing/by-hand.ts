/** A contract as a test names it: the symbol of a US share, or what describes another contract. */
export interface ContractName {
  readonly symbol?: string | undefined;
  readonly conId?: number | undefined;
  readonly secType?: string | undefined;
  readonly exchange?: string | undefined;
  readonly currency?: string | undefined;
  readonly lastTradeDateOrContractMonth?: string | undefined;
  readonly strike?: number | undefined;
  readonly right?: string | undefined;
}

/** The market of one contract, moved by hand. */
export interface MarketByHand {
  /**
   * Fixes prices from now on, until they are set again, moved or freed.
   *
   * @throws {RangeError} When bid, last and ask are not in this order, or not on the tick; nothing is changed then.
   */
  set(prices: { readonly bid?: number; readonly ask?: number; readonly last?: number }): void;
  /**
   * Moves the price by a change in percent, e.g. `-3%`, and keeps it there.
   *
   * @param options `overMs`: time that it takes, in ms; default 0.
   */
  move(change: string, options?: { readonly overMs?: number }): void;
  /** Stops trading: no trade, no fill, the quote stays; clients are notified by the tick `halted`. */
  halt(): void;
  /** Lets trading go on. */
  resume(): void;
  /** Lets the price move by itself again, from where it is. */
  free(): void;
}

/** An order in the book of the fake. */
export interface BookedOrder {
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly account: string;
  readonly symbol: string;
  readonly conId: number;
  readonly secType: string;
  readonly action: "BUY" | "SELL";
  readonly quantity: number;
  readonly orderType: string;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly tif: string;
  readonly orderRef: string;
  readonly status: string;
  readonly filled: number;
  readonly averagePrice: number;
}

/** Which order is meant: its order ID, or some of its values. */
export type OrderName = number | Partial<BookedOrder>;

/** An order that is placed by hand in TWS, as by a person at its window. */
export interface ManualOrder extends ContractName {
  readonly action: "BUY" | "SELL";
  /** Units, `> 0`. */
  readonly quantity: number;
  /** Default `MKT`. */
  readonly orderType?: string | undefined;
  readonly limitPrice?: number | undefined;
  /** Trigger price of a stop order, offset of others. */
  readonly auxPrice?: number | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
  readonly outsideRth?: boolean | undefined;
}

/** The orders of the fake, worked by hand. Each method throws a `RangeError` when no open order, or several, are meant. */
export interface OrdersByHand {
  /** Every order, oldest first: all, or those with some values. */
  all(match?: Partial<BookedOrder>): readonly BookedOrder[];
  /** Places an order by hand: client 0 and the master client are notified of it. */
  place(order: ManualOrder): void;
  /** Fills an open order. Default: the rest of it, at its limit or the last price. */
  fill(order: OrderName, fill?: { readonly price?: number; readonly quantity?: number }): void;
  /** Rejects an open order with an error. */
  reject(order: OrderName, code: number, text?: string): void;
  /** Keeps an order from being filled by the market; it works on as far as its client can see. */
  hold(order: OrderName): void;
  /** Ends `hold`. */
  release(order: OrderName): void;
}
