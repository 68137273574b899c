import { checked } from "./arguments/checked.ts";
import { contract as contractSchema } from "./arguments/contract.ts";
import { placeableOrder } from "./arguments/order.ts";
import { checkWait, type WaitOptions } from "./call-options.ts";
import { PoolError } from "./errors.ts";
import { OrderHandle } from "./orders/order-handle.ts";
import { type ChangeOptions, checkChange, checkPlace, type PlaceOptions } from "./orders/order-options.ts";
import type { OrderTermChanges, OrderTerms } from "./orders/order-terms.ts";
import { type PoolOrders, poolOrders } from "./orders/pool-orders.ts";
import { type BracketTerms, bracketOrders } from "./orders/tws/bracket.ts";
import type { GlobalCancelOutcome } from "./orders/tws/global-cancel.ts";
import { checkBracket, checkMembers, ocaOptions } from "./orders/tws/group-arguments.ts";
import { type OcaMember, type OcaType, ocaOrders } from "./orders/tws/oca-group.ts";
import type { OrderPreview } from "./orders/tws/order-preview.ts";
import type { TwsOrder, TwsOrderOutcome, TwsOrders } from "./orders/tws/tws-orders.ts";
import type { Contract } from "./stoqey/mod.ts";
import { Streams } from "./streams.ts";

/** Timeout of a preview, in ms. */
const PREVIEW_MS = 10_000;

/** Most orders of an OCA group. */
const MEMBERS_MAX = 100;

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
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * await pool.placeOrder(apple, order, { key: "example-2" });
   * const { kind } = await pool.modifyOrder("example-2", { lmtPrice: 2 });
   * assert.equal(kind, "acknowledged");
   * await pool.cancelOrder("example-2");
   * ```
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
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * const { order: placed } = await pool.placeOrder(apple, order);
   * assert.equal((await pool.cancelOrder(placed)).kind, "acknowledged");
   * assert.equal((await placed.done()).kind, "cancelled");
   * ```
   */
  async cancelOrder(order: TwsOrder | string, options: ChangeOptions = {}): Promise<TwsOrderOutcome> {
    return await this.#handle("cancel the order", order).cancel(options);
  }

  /**
   * Places an entry with one or two exits, of which the first to be filled cancels the other.
   *
   * TWS works none of the orders before it has received all of them. If one of them was not sent, those that were are cancelled.
   *
   * @param options `key` is that of the bracket: `KEY/entry`, `KEY/takeProfit` and `KEY/stopLoss` are those of the orders.
   * @returns The outcomes of the entry and of the exits that were given, in this order.
   * @throws {PoolError} As `placeOrder`.
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const [entry, ...exits] = await pool.placeBracket(apple, {
   *   entry: { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 },
   *   takeProfit: { action: "SELL", orderType: "LMT", totalQuantity: 10, lmtPrice: 900 },
   *   stopLoss: { action: "SELL", orderType: "STP", totalQuantity: 10, auxPrice: 0.5 },
   * });
   * assert.equal(entry?.kind, "acknowledged");
   * assert.equal(exits.length, 2);
   * await entry?.order.cancel();
   * ```
   */
  async placeBracket(
    contract: Contract,
    bracket: BracketTerms<OrderTerms>,
    options: PlaceOptions = {},
  ): Promise<readonly TwsOrderOutcome[]> {
    const what = "place the bracket";
    const how = checkPlace(what, options);
    const whom = checked(what, contractSchema, contract, "contract");
    const terms = checkBracket(what, bracket);
    return await this.tradingParts().place(bracketOrders(whom, terms, how.key), how);
  }

  /**
   * Places orders of which the first to be filled cancels or reduces the others (one cancels all).
   *
   * The orders are independent otherwise: one of them may be rejected or not sent while the others work; see their outcomes.
   *
   * @param members Two orders or more, each with its contract.
   * @param options `type` is what a fill does to the others, default `cancel`; `key` is that of the group: `KEY/1`, `KEY/2` and
   * so on are those of the orders.
   * @returns The outcomes, in the order of the members.
   * @throws {PoolError} As `placeOrder`.
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * const outcomes = await pool.placeOcaGroup([
   *   { contract: apple, order },
   *   { contract: apple, order: { ...order, lmtPrice: 2 } },
   * ]);
   * assert.deepEqual(outcomes.map(({ kind }) => kind), ["acknowledged", "acknowledged"]);
   * for (const outcome of outcomes) await outcome.order.cancel();
   * ```
   */
  async placeOcaGroup(
    members: readonly OcaMember<OrderTerms>[],
    options: PlaceOptions & { readonly type?: OcaType | undefined } = {},
  ): Promise<readonly TwsOrderOutcome[]> {
    const what = "place the OCA group";
    const { type, rest } = ocaOptions(what, options);
    const how = checkPlace(what, rest);
    const group = checkMembers(what, members, MEMBERS_MAX);
    const orders = this.tradingParts();
    // The same key has the same name, so that the same call has the same fingerprint.
    const name = how.key === undefined ? orders.groupName() : `ibkr-pool ${how.key}`;
    return await orders.place(ocaOrders(group, type, name, how.key), how);
  }

  /**
   * Requests the margin and the commission of an order, without placing it (`whatIf`).
   *
   * @param options `timeoutMs` in ms, `>= 1`, default 10 000; `signal` ends the wait early.
   * @throws {PoolError} `TWS_ERROR` when TWS refuses the order; `REQUEST_TIMEOUT`, `ABORTED`, `SESSION_LOST`,
   * `ORDER_GATE_CLOSED`, `INVALID_OPTION`.
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * const { initialMargin, commission } = await pool.previewOrder(apple, order);
   * assert.equal(commission.currency, "USD");
   * assert.ok((initialMargin.after ?? 0) >= (initialMargin.before ?? 0));
   * ```
   */
  async previewOrder(
    contract: Contract,
    order: OrderTerms,
    options: WaitOptions = {},
  ): Promise<OrderPreview> {
    const what = "preview the order";
    const { timeoutMs = PREVIEW_MS, signal } = checkWait(what, options);
    const whom = checked(what, contractSchema, contract, "contract");
    const terms = checked(what, placeableOrder, order, "order");
    return await this.tradingParts().preview({ contract: whom, order: terms }, { timeoutMs, signal });
  }

  /**
   * Cancels all orders of all clients of the account, also those that were placed in TWS (`reqGlobalCancel`). Orders of this
   * pool that were not written are taken back.
   *
   * @param options `timeoutMs` in ms, `>= 1`, default 10 000.
   * @returns `acknowledged` when TWS has read the request; each order reports its own end.
   * @throws {PoolError} `INVALID_OPTION`.
   * @example
   * ```ts
   * import { IbkrPool, SecType } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
   * const { order: placed } = await pool.placeOrder(apple, order);
   * assert.equal((await pool.cancelAllOrdersOfAllClients()).kind, "acknowledged");
   * assert.equal((await placed.done()).kind, "cancelled");
   * ```
   */
  async cancelAllOrdersOfAllClients(
    options: Pick<ChangeOptions, "timeoutMs"> = {},
  ): Promise<GlobalCancelOutcome> {
    return await this.tradingParts().cancelAll(checkChange("cancel all orders", options));
  }

  /** Orders of this pool. */
  get orders(): PoolOrders<TwsOrder> {
    return poolOrders(this.tradingParts());
  }

  /** @internal */
  protected abstract tradingParts(): TwsOrders;

  #handle(what: string, order: TwsOrder | string): TwsOrder {
    const orders = this.tradingParts();
    const known = typeof order === "string" ? orders.get(order) : order;
    if (OrderHandle.isOf(known, orders)) return known as TwsOrder;
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: order: expected an order of this pool or its key`);
  }
}
