import { checked } from "./arguments/checked.ts";
import { contract as contractSchema } from "./arguments/contract.ts";
import { placeableOrder } from "./arguments/order.ts";
import { PoolError } from "./errors.ts";
import { OrderHandle } from "./orders/order-handle.ts";
import { type ChangeOptions, checkPlace, type PlaceOptions } from "./orders/order-options.ts";
import type { OrderVerdict } from "./orders/order-state.ts";
import type { OrderTermChanges, OrderTerms } from "./orders/order-terms.ts";
import type { TwsOrder, TwsOrderOutcome, TwsOrders } from "./orders/tws/tws-orders.ts";
import type { Contract } from "./stoqey/mod.ts";
import { Streams } from "./streams.ts";

/** Orders that a pool has placed, and those of an earlier process whose journal it has. */
export interface PoolOrders {
  /** Finds an order by its key; undefined for an unknown one. */
  get(key: string): TwsOrder | undefined;
  /** Lists the orders that were written and may still change. */
  open(): readonly TwsOrder[];
  /** Lists the orders whose outcome is unknown. */
  unknown(): readonly TwsOrder[];
  /**
   * Ends the outcome of an order, or of a change, that is unknown, by what a person has found out in TWS.
   *
   * @throws {PoolError} `INVALID_OPTION` when no order has the key, or its outcome is known.
   */
  settle(key: string, verdict: OrderVerdict): Promise<void>;
}

/** The orders of a pool: `placeOrder` and the calls that change what it has placed. */
export abstract class Trading extends Streams {
  /**
   * Places an order, once, whatever happens to the session.
   *
   * It resolves in any case in which it is doubtful what became of the order: `acknowledged` when IBKR has it, `rejected` when
   * IBKR has refused it, `not-sent` when nothing of it is at IBKR, `unknown` when it was written and no answer came. Nothing is
   * sent again by itself. The order carries a reference (`orderRef`) of its own, by which it is found after a loss, and an
   * explicit `tif` (default `DAY`).
   *
   * @param contract Contract, as for every operation.
   * @param order Terms, with the names of TWS.
   * @param options `key` makes the call idempotent: the same key with the same order gives the first outcome.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown; `ORDER_KEY_REUSED` when the key belongs to
   * another order.
   * @example A limit order, and what is known of it
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * const outcome = await pool.placeOrder(apple, order, { key: "example-1" });
   * assert.equal(outcome.kind, "acknowledged");
   * const again = await pool.placeOrder(apple, order, { key: "example-1" });
   * assert.equal(again.order.orderId, outcome.order.orderId);
   * await outcome.order.cancel();
   * ```
   */
  async placeOrder(
    contract: Contract,
    order: OrderTerms,
    options: PlaceOptions = {},
  ): Promise<TwsOrderOutcome> {
    const what = "place the order";
    const how = checkPlace(what, options);
    const whom = checked(what, contractSchema, contract, "contract");
    const terms = checked(what, placeableOrder, order, "order");
    const [outcome] = await this.tradingParts().place([{ contract: whom, order: terms, key: how.key }], how);
    return outcome as TwsOrderOutcome;
  }

  /**
   * Modifies an order of this pool: the terms that are given, and no others.
   *
   * @param order Handle of the order, or its key.
   * @returns As `placeOrder`, about the modification: `rejected` leaves the order as it was.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown or fixed, or when no order has the key.
   */
  async modifyOrder(
    order: TwsOrder | string,
    changes: OrderTermChanges,
    options: ChangeOptions = {},
  ): Promise<TwsOrderOutcome> {
    return await this.#handle("modify the order", order).modify(changes, options);
  }

  /**
   * Cancels an order of this pool. It passes the gate that an unknown outcome closes, and overtakes all orders and reads.
   *
   * @param order Handle of the order, or its key.
   * @returns As `placeOrder`, about the cancel: `acknowledged` when the order is cancelled or being cancelled, `rejected` when
   * it was filled before, or cannot be cancelled.
   * @throws {PoolError} `INVALID_OPTION`, naming each option that is wrong, or when no order has the key.
   */
  async cancelOrder(order: TwsOrder | string, options: ChangeOptions = {}): Promise<TwsOrderOutcome> {
    return await this.#handle("cancel the order", order).cancel(options);
  }

  /** Orders of this pool. */
  get orders(): PoolOrders {
    const orders = this.tradingParts();
    const { book } = orders;
    return {
      get: (key) => orders.get(key),
      open: () => book.unfinished.map((record) => orders.handle(record)),
      unknown: () =>
        book.unfinished
          .filter(({ state }) => state.kind === "unknown")
          .map((record) => orders.handle(record)),
      settle: (key, verdict) => orders.settle(key, verdict),
    };
  }

  /** @internal */
  protected abstract tradingParts(): TwsOrders;

  #handle(what: string, order: TwsOrder | string): TwsOrder {
    if (order instanceof OrderHandle) return order;
    const known = typeof order === "string" ? this.tradingParts().get(order) : undefined;
    if (known !== undefined) return known;
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: order: expected an order of this pool or its key`);
  }
}
