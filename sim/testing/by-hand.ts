import type { NamedContract } from "../exchange/contracts/named-contract.ts";
import type { FillInBook, OrderInBook } from "../tws/by-hand/order-in-book.ts";

/** A contract as a test names it: the symbol of a US share, or what describes another contract. */
export type ContractName = NamedContract;

/** The market of one contract, moved by hand. */
export interface MarketByHand {
  /**
   * Fixes prices from now on, until they are set again, moved or freed. Orders are matched with them at once.
   *
   * Prices that are left out follow: without `last`, it stays or becomes the nearer of bid and ask; without `bid` or `ask`,
   * the usual spread is kept. While trading is halted they apply when it resumes.
   *
   * @throws {RangeError} When bid, last and ask are not in this order, or not on the tick, or the venue is closed; nothing is
   * changed then.
   */
  set(prices: {
    readonly bid?: number | undefined;
    readonly ask?: number | undefined;
    readonly last?: number | undefined;
  }): void;
  /**
   * Moves the price by a change in percent, e.g. `-3%`, and keeps it there.
   *
   * @param options `overMs`: time that it takes, in ms; default 0.
   * @throws {RangeError} For another text, or when the venue is closed.
   */
  move(change: string, options?: { readonly overMs?: number | undefined }): void;
  /** Stops trading: no trade, no fill, the quote stays; clients are notified by the tick `halted`. */
  halt(): void;
  /** Lets trading go on: at what was set meanwhile, otherwise from the price of the halt. */
  resume(): void;
  /** Lets the price move by itself again, from where it is. */
  free(): void;
}

/** An order in the book of the fake. */
export type BookedOrder = OrderInBook;

/** A fill in the book of the fake. */
export type BookedFill = FillInBook;

/** A position in the book of the fake. */
export interface BookedPosition {
  /** Symbol of its contract. */
  readonly symbol: string;
  /** Contract ID. */
  readonly conId: number;
  /** Security type. */
  readonly secType: string;
  /** Units; below 0 for a short position. */
  readonly quantity: number;
  /** Average cost of a unit as TWS reports it, with the multiplier of the contract. */
  readonly averageCost: number;
}

/** The default account as it is in the book of the fake. */
export interface BookedAccount {
  /** Its code. */
  readonly code: string;
  /** Codes of all accounts of the login. */
  readonly codes: readonly string[];
  /** Cash by currency. */
  readonly cash: Readonly<Record<string, number>>;
  /** Positions other than 0. */
  readonly positions: readonly BookedPosition[];
  /** Value of everything in USD. */
  readonly netLiquidation: number;
}

/** Which order is meant: its order ID, or some of its values. */
export type OrderName = number | Partial<BookedOrder>;

/** Which order is meant that has not arrived yet. */
export type ArrivingName = Partial<Omit<BookedOrder, "permId" | "status" | "filled" | "averagePrice">>;

/** An order that is placed by hand in TWS, as by a person at its window. */
export interface ManualOrder extends ContractName {
  /** Its side. */
  readonly action: "BUY" | "SELL";
  /** Units, `> 0`. */
  readonly quantity: number;
  /** Default: `LMT` with a limit price, otherwise `MKT`. */
  readonly orderType?: string | undefined;
  /** Limit price. Default: none. */
  readonly limitPrice?: number | undefined;
  /** Trigger price of a stop order, offset of others. */
  readonly auxPrice?: number | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
  /** Whether it works outside of the regular hours too. Default false. */
  readonly outsideRth?: boolean | undefined;
}

/** A fill by hand. */
export interface FillByHand {
  /**
   * Price, a multiple of the tick of the contract, and of half of it for an order at the midpoint; not worse than the limit of
   * the order. Default: its limit or the last price.
   */
  readonly price?: number | undefined;
  /** Units, a multiple of the least part of the contract: whole shares. Default: all that are open. */
  readonly quantity?: number | undefined;
}

/** The orders of the fake, worked by hand. Each method throws a `RangeError` when no open order, or several, are meant. */
export interface OrdersByHand {
  /** Every order, oldest first: all, or those with some values. */
  all(match?: Partial<BookedOrder>): readonly BookedOrder[];
  /**
   * Places an order by hand: client 0 and the master client are notified of it.
   *
   * @throws {RangeError} For an order that TWS refuses; the book has none of it then.
   */
  place(order: ManualOrder): void;
  /**
   * Fills an open order, whatever the market is.
   *
   * @throws {RangeError} For a fill that no exchange would make; nothing is changed then.
   */
  fill(order: OrderName, fill?: FillByHand): void;
  /** Rejects an open order with an error: a code from 1 to 99 999. */
  reject(order: OrderName, code: number, text?: string): void;
  /** Keeps an order from being filled by the market; it works on as far as its client can see. */
  hold(order: OrderName): void;
  /** Ends `hold`; the order is matched with the market at once. */
  release(order: OrderName): void;
  /**
   * Holds the next order that arrives with some values, from its arrival on.
   *
   * `verify()` throws when no such order has arrived.
   *
   * @returns A function that takes this back, if no such order has arrived.
   */
  holdNext(match?: ArrivingName): () => void;
}
