import { PoolError, reasonOf } from "../errors.ts";
import type { Order } from "../stoqey/mod.ts";
import {
  DUPLICATE_ORDER_ID,
  MISSING_PARENT,
  NOT_CONNECTED,
  NOT_THE_SAME_ORDER,
  ORDER_CANCELLED,
  ORDER_NOT_FOUND,
  UNREADABLE,
} from "../tws/codes.ts";
import { idOf } from "./caller-ids.ts";
import { type KnownOrder, KnownOrders } from "./known-orders.ts";
import { type OrderArguments, orderArguments, sameOrder } from "./order-arguments.ts";
import { OrderReports } from "./order-reports.ts";
import { OutgoingOrders, parentNumber } from "./outgoing-orders.ts";
import { unsentMessagesOf } from "./unsent-order-messages.ts";
import { errorEvent, notSentError, type ViewParts } from "./view-options.ts";
import { WhatIfOrders } from "./what-if-orders.ts";

/** The arguments of `orderStatus`, behind the ID, for an order that was cancelled before it was sent. */
const CANCELLED_UNSENT = ["ApiCancelled", 0, 0, 0, 0, 0, 0, 0, undefined, "", 0];

/**
 * `placeOrder`, `cancelOrder` and `reqGlobalCancel` of one view, under the caller's own IDs. A caller may change and cancel
 * the orders that it has placed or been shown; those of other callers are shown under negative IDs.
 */
export class OrderRequests {
  readonly reports: OrderReports;
  readonly #parts: ViewParts;
  readonly #known: KnownOrders;
  readonly #outgoing: OutgoingOrders;
  readonly #whatIfs: WhatIfOrders;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    this.#known = new KnownOrders(parts.live, (one, event, args) => {
      if (!this.#outgoing.takes(event, args)) this.reports.receive(one, event, args);
    });
    this.#outgoing = new OutgoingOrders(parts, this.#known, (one, reason) => this.#dropped(one, reason));
    this.reports = new OrderReports(parts, this.#known);
    this.#whatIfs = new WhatIfOrders(parts, this.reports);
  }

  /** An ID that the caller has not used, for `nextValidId`. */
  get nextId(): number {
    return this.#known.nextId;
  }

  /** Places an order, or changes one that the caller placed or was shown. */
  place(args: readonly unknown[]): void {
    let read: OrderArguments;
    try {
      read = orderArguments(args);
    } catch (cause) {
      return this.#refuse(args[0], UNREADABLE, `Cannot send placeOrder: ${reasonOf(cause)}`);
    }
    const { id, contract, order } = read;
    const { outbox } = this.#parts.live;
    if (outbox.cutOff) return this.#refuse(id, NOT_CONNECTED, "Not connected: TWS is cut off from IBKR");
    const known = this.#known.get(id);
    if (known === undefined && id < 0) {
      return this.#refuse(id, ORDER_NOT_FOUND, `OrderId ${id} that needs to be changed is not found.`);
    }
    const parent = order.parentId ? this.#parentOf(order.parentId, known) : undefined;
    if (parent === null) {
      return this.#refuse(id, MISSING_PARENT, `Missing parent order: ${order.parentId} is not known`);
    }
    const parentId = (): number => parentNumber(parent);
    // The preview of a change is sent under the ID of the order.
    if (order.whatIf === true && known?.twsId === undefined) {
      return id < 0 ? this.#notFound(id) : this.#whatIfs.request(id, contract, order, parentId);
    }
    if (known === undefined) {
      if (this.#known.mayBeForgotten(id)) return this.#refuse(id, DUPLICATE_ORDER_ID, "Duplicate order id");
    } else if (id < 0) {
      // Only the client ID that placed an order can change it.
      if (known.twsId === undefined) return this.#notFound(id);
      if (!sameOrder(known.reported, read)) {
        const sentence = "Order being modified does not match original order";
        return this.#refuse(id, NOT_THE_SAME_ORDER, sentence);
      }
    }
    const closed = this.#closed(order, known);
    if (closed !== undefined)
      return this.#refuse(id, NOT_CONNECTED, `Cannot send placeOrder: ${closed.message}`);
    this.#outgoing.submit(known ?? this.#known.add(id), { contract, order, parent });
  }

  /** Cancels an order that the caller has placed or been shown; any other is refused as not found, as TWS does. */
  cancel(args: readonly unknown[]): void {
    const [given, ...rest] = args;
    const id = idOf(given);
    const one = this.#known.get(id);
    if (id === undefined || one === undefined) return this.#notFound(given);
    const { live, orders } = this.#parts;
    const { api } = live.requests.channel;
    const unsent = [...one.queued].filter(({ state }) => state.kind === "queued");
    one.queued.clear();
    const { twsId } = one;
    if (twsId === undefined) {
      // One report, however often the order was changed before it was sent.
      const [first, ...changes] = unsent;
      const reason = new PoolError("ABORTED", "it was cancelled before it was sent");
      for (const change of changes) change.discard(reason);
      return first === undefined ? this.#notFound(id) : first.drop(reason);
    }
    // An unsent change, by whichever view, must not be sent after the cancel.
    for (const change of [...unsent, ...unsentMessagesOf(live, twsId)]) {
      change.drop(new PoolError("ABORTED", "the order was cancelled before it was sent"));
    }
    this.#known.follow(one, twsId);
    const dropped = (reason: PoolError): void =>
      this.#parts.emitLater("error", errorEvent(...notSentError("cancelOrder", reason), id));
    const write = (): void =>
      this.#outgoing.write(one.recipient, () =>
        (api.cancelOrder as (...args: unknown[]) => unknown).call(api, twsId, ...rest),
      );
    const { reported } = one;
    const foreign = one.over ? undefined : { orderId: twsId, reported };
    orders.cancel(live, twsId, { write, dropped }, foreign);
  }

  /** Cancels all orders of all clients, and drops the unsent orders of all views. */
  cancelAll(args: readonly unknown[]): void {
    const { live, orders, cancels: owner } = this.#parts;
    const { api, outbox } = live.requests.channel;
    orders.dropAll(new PoolError("ABORTED", "all orders were cancelled before it was sent"));
    const dropped = (reason: PoolError): void =>
      this.#parts.emitLater("error", errorEvent(...notSentError("reqGlobalCancel", reason), undefined));
    outbox.submit({ lane: "urgent", owner, dropped }, () => {
      (api.reqGlobalCancel as (...args: unknown[]) => unknown).call(api, ...args);
    });
  }

  /**
   * Stops receiving their events; the orders themselves stay open. What was not written is reported. What was written may
   * have reached TWS, although the session has ended: the pool finds out what became of it.
   */
  close(): void {
    const reason =
      this.#parts.live.ended ?? new PoolError("LEASE_RELEASED", "the lease was released before it was sent");
    for (const one of this.#known.all) for (const message of [...one.queued]) message.drop(reason);
    this.#whatIfs.close(reason);
    this.#known.close();
  }

  /** Gets the reason for which the gate is closed for an order; undefined for a preview, which it does not concern. */
  #closed({ account, whatIf }: Order, known: KnownOrder | undefined): PoolError | undefined {
    const { orders, live } = this.#parts;
    if (whatIf === true) return undefined;
    const given = known?.reported?.order.account || account;
    return orders.closed(live, given, known?.twsId ?? known?.record?.orderId);
  }

  /** Finds the parent order. @returns Null when the caller knows none with this ID. */
  #parentOf(given: unknown, known: KnownOrder | undefined): KnownOrder | null {
    const id = idOf(given);
    const before = known?.parent;
    const parent = this.#known.get(id) ?? (before?.callerId === id ? before : undefined);
    if (parent === undefined) return null;
    const waits = [...parent.queued].some(({ state }) => state.kind === "queued");
    return parent.twsId === undefined && !waits ? null : parent;
  }

  /** Reports a message that was dropped. */
  #dropped(one: KnownOrder, reason: PoolError): void {
    const { callerId, queued, twsId } = one;
    const goesOn = [...queued].some(({ state }) => state.kind === "queued");
    if (twsId !== undefined) {
      // The order itself is at TWS, and only a change was not sent.
      const why = reason.code === "ABORTED" ? new PoolError("TWS_ERROR", reason.message) : reason;
      return this.#parts.emitLater("error", errorEvent(...notSentError("placeOrder", why), callerId));
    }
    if (goesOn && reason.code !== "INVALID_OPTION") return;
    if (!goesOn) this.#known.forget(one);
    this.#notPlaced(one, reason);
  }

  #notPlaced({ callerId }: KnownOrder, reason: PoolError): void {
    if (reason.code !== "ABORTED") {
      return this.#parts.emitLater("error", errorEvent(...notSentError("placeOrder", reason), callerId));
    }
    this.#parts.emitLater("orderStatus", [callerId, ...CANCELLED_UNSENT]);
    const error = new Error(`Order Canceled - reason: ${reason.message}`);
    this.#parts.emitLater("error", errorEvent(error, ORDER_CANCELLED, callerId));
  }

  #notFound(id: unknown): void {
    this.#refuse(id, ORDER_NOT_FOUND, `OrderId ${id} that needs to be cancelled is not found.`);
  }

  #refuse(id: unknown, code: number, sentence: string): void {
    this.#parts.emit("error", errorEvent(new Error(sentence), code, id));
  }
}
