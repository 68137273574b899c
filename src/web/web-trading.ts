import { checked } from "../arguments/checked.ts";
import { contract as contractSchema } from "../arguments/contract.ts";
import { placeableOrder } from "../arguments/order.ts";
import { checkWait, type WaitOptions } from "../call-options.ts";
import { PoolError } from "../errors.ts";
import { OrderHandle } from "../orders/order-handle.ts";
import { type ChangeOptions, checkChange } from "../orders/order-options.ts";
import type { OrderTermChanges, OrderTerms } from "../orders/order-terms.ts";
import { type PoolOrders, poolOrders } from "../orders/pool-orders.ts";
import { type BracketTerms, bracketOrders } from "../orders/tws/bracket.ts";
import type { GlobalCancelOutcome } from "../orders/tws/global-cancel.ts";
import { ocaOptions } from "../orders/tws/group-arguments.ts";
import { type OcaMember, type OcaType, ocaOrders } from "../orders/tws/oca-group.ts";
import type { OrderPreview } from "../orders/tws/order-preview.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { checkWebOcaType, webBracket, webMembers } from "./orders/web-group-arguments.ts";
import { checkWebPlace, type WebChangeOptions, type WebPlaceOptions } from "./orders/web-order-options.ts";
import { checkWebTerms } from "./orders/web-order-terms.ts";
import type { WebOrderHandle, WebOrderOutcome, WebOrders } from "./orders/web-orders.ts";
import { previewWebOrder } from "./orders/web-preview.ts";
import { WebStreams } from "./web-streams.ts";

/** Timeout of a preview, in ms. */
const PREVIEW_MS = 10_000;

/** The orders of a web pool: `placeOrder` and the calls that change what it has placed. */
export abstract class WebTrading extends WebStreams {
  /**
   * Places an order, once, whatever happens to the session.
   *
   * It resolves in any case in which it is doubtful what became of the order, as `placeOrder` of the pool of TWS does:
   * `acknowledged`, `rejected`, `not-sent` or `unknown`. Nothing is sent again by itself. The order carries a reference
   * (`cOID`) of its own, by which it is found after a loss, and an explicit `tif` (default `DAY`). Questions of IBKR are
   * answered by `answerQuestion`; a question that is answered no leaves the outcome `not-sent`.
   *
   * @param contract Contract, as for every read; without its `conId` it is searched first.
   * @param order Terms, with the names of TWS.
   * @param options `key` makes the call idempotent: the same key with the same order gives the first outcome.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown, or that the Web API does not have;
   * `ORDER_KEY_REUSED` when the key belongs to another order.
   * @example A limit order with an order question, and its cancel
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const order = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as const;
   * const outcome = await pool.placeOrder({ conId: 265598 }, order, {
   *   answerQuestion: ({ types }) => types.includes("o163"),
   * });
   * assert.equal(outcome.kind, "acknowledged");
   * const cancelled = await outcome.order.cancel();
   * assert.equal(cancelled.kind, "acknowledged");
   * ```
   */
  async placeOrder(
    contract: Contract,
    order: OrderTerms,
    options: WebPlaceOptions = {},
  ): Promise<WebOrderOutcome> {
    const what = "place the order";
    const { orders, answerQuestion } = this.tradingParts();
    const how = checkWebPlace(what, options, answerQuestion);
    const [whom, terms] = this.#checked(what, contract, order);
    const [outcome] = await orders.place([{ contract: whom, order: terms, key: how.key }], how);
    return outcome as WebOrderOutcome;
  }

  /**
   * Places an entry with one or two exits, of which the first to be filled cancels the other, as one request.
   *
   * A question of IBKR concerns all of them. What IBKR keeps of a bracket when it refuses one of its orders is not documented: its
   * orders are compared then, and those that it does not have are `rejected`. If it is known that one of them was not sent, those
   * that IBKR has are cancelled.
   *
   * @param options `key` is that of the bracket: `KEY/entry`, `KEY/takeProfit` and `KEY/stopLoss` are those of the orders.
   * @returns The outcomes of the entry and of the exits that were given, in this order.
   * @throws {PoolError} As `placeOrder`.
   * @example
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000", answerQuestion: "yes" });
   * const [entry, ...exits] = await pool.placeBracket({ conId: 265598 }, {
   *   entry: { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 },
   *   takeProfit: { action: "SELL", orderType: "LMT", totalQuantity: 1, lmtPrice: 900 },
   *   stopLoss: { action: "SELL", orderType: "STP", totalQuantity: 1, auxPrice: 0.5 },
   * });
   * assert.equal(entry?.kind, "acknowledged");
   * assert.equal(exits.length, 2);
   * await entry?.order.cancel();
   * ```
   */
  async placeBracket(
    contract: Contract,
    bracket: BracketTerms<OrderTerms>,
    options: WebPlaceOptions = {},
  ): Promise<readonly WebOrderOutcome[]> {
    const what = "place the bracket";
    const { orders, answerQuestion } = this.tradingParts();
    const how = checkWebPlace(what, options, answerQuestion);
    const whom = checked(what, contractSchema, contract, "contract");
    return await orders.place(bracketOrders(whom, webBracket(what, bracket), how.key), how);
  }

  /**
   * Places orders of one account of which the first to be filled cancels the others (one cancels all), as one request.
   *
   * What IBKR keeps of a group when it refuses one of its orders is not documented: its orders are compared then, and those that
   * it does not have are `rejected`; the others work.
   *
   * @param members 2 to 20 orders, each with its contract.
   * @param options `type`: `cancel`, the only one that the Web API has; `key` is that of the group: `KEY/1`, `KEY/2` and so on
   * are those of the orders.
   * @returns The outcomes, in the order of the members.
   * @throws {PoolError} As `placeOrder`.
   */
  async placeOcaGroup(
    members: readonly OcaMember<OrderTerms>[],
    options: WebPlaceOptions & { readonly type?: OcaType | undefined } = {},
  ): Promise<readonly WebOrderOutcome[]> {
    const what = "place the OCA group";
    const { type, rest } = ocaOptions(what, options);
    checkWebOcaType(what, type);
    const { orders, answerQuestion } = this.tradingParts();
    const how = checkWebPlace(what, rest, answerQuestion);
    const group = webMembers(what, members);
    // The same key has the same name, so that the same call has the same fingerprint.
    const name = how.key === undefined ? orders.groupName() : `ibkr-pool ${how.key}`;
    return await orders.place(ocaOrders(group, "cancel", name, how.key), how);
  }

  /**
   * Modifies an order of this pool: the terms that are given, and no others.
   *
   * @param order Handle of the order, or its key.
   * @returns As `placeOrder`, about the modification: `rejected` leaves the order as it was.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown or fixed, or when no order has the key.
   */
  async modifyOrder(
    order: WebOrderHandle | string,
    changes: OrderTermChanges,
    options: WebChangeOptions = {},
  ): Promise<WebOrderOutcome> {
    return await this.#handle("modify the order", order).modify(changes, options);
  }

  /**
   * Cancels an order of this pool. It passes the gate that an unknown outcome closes, and overtakes all other requests.
   *
   * The gateway answers a cancel with a receipt: the outcome is `acknowledged` when the status of the order shows the cancel,
   * `rejected` when it was filled before, or cannot be cancelled.
   *
   * @param order Handle of the order, or its key.
   * @throws {PoolError} `INVALID_OPTION`, naming each option that is wrong, or when no order has the key.
   */
  async cancelOrder(order: WebOrderHandle | string, options: ChangeOptions = {}): Promise<WebOrderOutcome> {
    return await this.#handle("cancel the order", order).cancel(options);
  }

  /**
   * Requests the margin and the commission of an order, without placing it (`/orders/whatif`).
   *
   * @param options `timeoutMs` in ms, `>= 1`, default 10 000; `signal` ends the wait early.
   * @throws {PoolError} `WEB_ERROR` when IBKR refuses the order, and the errors of a read.
   */
  async previewOrder(
    contract: Contract,
    order: OrderTerms,
    options: WaitOptions = {},
  ): Promise<OrderPreview> {
    const what = "preview the order";
    const wait = checkWait(what, options);
    const [whom, terms] = this.#checked(what, contract, order);
    return await this.read({ what, timeoutMs: PREVIEW_MS }, wait, (requester) =>
      previewWebOrder(requester, whom, terms),
    );
  }

  /**
   * Cancels all open orders of all accounts of the login (order ID `-1`), also those that other programs or a person have
   * placed. Orders of this pool that were not sent are taken back.
   *
   * @param options `timeoutMs` in ms, `>= 1`, default 10 000.
   * @returns `acknowledged` when the gateway has received the request; each order reports its own end.
   * @throws {PoolError} `INVALID_OPTION`.
   */
  async cancelAllOrdersOfAllClients(
    options: Pick<ChangeOptions, "timeoutMs"> = {},
  ): Promise<GlobalCancelOutcome> {
    const { timeoutMs } = checkChange("cancel all orders", options);
    return await this.tradingParts().orders.cancelAll(timeoutMs);
  }

  /** Orders of this pool. */
  get orders(): PoolOrders<WebOrderHandle> {
    return poolOrders(this.tradingParts().orders);
  }

  /** @internal */
  protected abstract tradingParts(): WebTradingParts;

  #checked(what: string, contract: Contract, order: OrderTerms): [Contract, Order] {
    const whom = checked(what, contractSchema, contract, "contract");
    const terms = checked(what, placeableOrder, order, "order");
    checkWebTerms(what, terms, "order");
    return [whom, terms];
  }

  #handle(what: string, order: WebOrderHandle | string): WebOrderHandle {
    const { orders } = this.tradingParts();
    const known = typeof order === "string" ? orders.get(order) : order;
    if (OrderHandle.isOf(known, orders)) return known as WebOrderHandle;
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: order: expected an order of this pool or its key`);
  }
}

/** Parts of a pool that its orders need. */
export interface WebTradingParts {
  readonly orders: WebOrders;
  /** The answer to questions of IBKR where a call has none. */
  readonly answerQuestion: CompleteAnswer;
}

type CompleteAnswer = NonNullable<WebPlaceOptions["answerQuestion"]>;
