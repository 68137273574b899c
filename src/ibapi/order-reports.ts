import { type OpenOrder, ORDER_OVER } from "../operations/order-messages.ts";
import { getOpenOrders } from "../operations/orders.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { deepCopy } from "./deep-copy.ts";
import { withCallerId } from "./ids.ts";
import type { KnownOrder, KnownOrders } from "./known-orders.ts";
import type { ViewParts } from "./view-options.ts";

/** Where `orderStatus` has what, behind the number of the order. */
const STATUS = { permId: 4, parentId: 5, clientId: 7 } as const;
/** An order that TWS does not work, and that hardly ever comes back. */
const INACTIVE = "Inactive";

/** Tells one caller of orders, under the caller's own numbers wherever a number stands. */
export class OrderReports {
  readonly #parts: ViewParts;
  readonly #orders: KnownOrders;
  /** Events that TWS sent by itself. */
  #unsolicited = 0;

  constructor(parts: ViewParts, book: KnownOrders) {
    this.#parts = parts;
    this.#orders = book;
  }

  /** What came by itself after this was told of already when the list comes that is requested now. */
  mark(): number {
    return this.#unsolicited;
  }

  /** Takes what TWS sends about an order of the caller. */
  receive(one: KnownOrder, event: string, args: readonly unknown[]): void {
    const [about, ...rest] = args;
    one.acknowledged = true;
    switch (event) {
      case "openOrder":
        if (!this.#repeated(one, event, rest)) this.#emitOrder(one, rest, true);
        return;
      case "orderStatus":
        if (!this.#repeated(one, event, rest)) this.#emitStatus(one, rest, true);
        return;
      case "execDetails":
        return this.#parts.emit(event, [about, deepCopy(rest[0]), this.execution(rest[1])]);
      case "error": {
        this.#parts.live.requests.exceeded(args);
        const [code, , ...more] = rest;
        if (one.reported === undefined && !isOrderNotice(Number(code))) this.#orders.markForgettable(one);
        return this.#parts.emit(event, [
          withCallerId(about, one.twsId, one.callerId),
          code,
          one.callerId,
          ...more,
        ]);
      }
      default:
        if (this.#parts.isFirst(args)) this.#parts.emit(event, deepCopy(args));
    }
  }

  /** Tells a list of open orders: each with where it stands, once, what came meanwhile included. */
  list(rows: readonly OpenOrder[], mark: number): void {
    for (const row of rows) {
      if (!this.#parts.connected()) return;
      const one = this.#orders.shownAs(row.orderId, row.order.clientId, row.order.permId);
      // It ended after the list was complete, and that was told.
      if (one.over) continue;
      const told = (event: string): boolean => (one.emitted.get(event)?.unsolicitedAt ?? 0) > mark;
      if (!told("openOrder")) this.#emitOrder(one, [row.contract, row.order, row.orderState], false);
      const { standing } = row;
      if (standing === undefined || told("orderStatus")) continue;
      const { status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice } = standing;
      const { clientId, whyHeld, mktCapPrice } = standing;
      const rest = [status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice, clientId];
      this.#emitStatus(one, [...rest, whyHeld, mktCapPrice], false);
    }
    this.#parts.emit("openOrderEnd", []);
  }

  /** An execution, with the order's number as the caller knows it. */
  execution(execution: unknown): unknown {
    const { orderId, clientId, permId } = execution as {
      orderId?: number;
      clientId?: number;
      permId?: number;
    };
    if (orderId === undefined) return deepCopy(execution);
    const { callerId } = this.#orders.shownAs(orderId, clientId, permId);
    return { ...deepCopy(execution as object), orderId: callerId };
  }

  /** A completed order, with its numbers as the caller knows them. */
  completed(order: Order): Order {
    const copy = deepCopy(order);
    const { orderId, clientId, permId } = order;
    if (orderId) copy.orderId = this.#orders.shownAs(orderId, clientId, permId).callerId;
    if (order.parentId) copy.parentId = this.#parent(order.parentId, clientId) ?? 0;
    return copy;
  }

  /** Tells an order whole. */
  emitWhole(callerId: number, [contract, order, state]: readonly unknown[]): void {
    const { parentId, clientId } = order as Order;
    const shown = {
      ...deepCopy(order as Order),
      orderId: callerId,
      parentId: this.#parent(parentId, clientId),
    };
    this.#parts.emit("openOrder", [callerId, deepCopy(contract), shown, deepCopy(state)]);
  }

  /** Takes orders that are placed in TWS itself, which have no number above 0; those of other callers are not meant. */
  readonly tradedInTws: Recipient = {
    receive: (event, args) => {
      if (event === "orderBound") {
        const [permId, clientId, orderId] = args as [number, number, number];
        if (clientId !== this.#parts.live.session.clientId || orderId > 0) return;
        const { callerId } = this.#orders.shownAs(orderId, clientId, permId);
        return this.#parts.emit(event, [permId, clientId, callerId]);
      }
      const [orderId, ...rest] = args as [number, ...unknown[]];
      const order = event === "openOrder" ? (rest[1] as Order) : undefined;
      const clientId = order === undefined ? rest[STATUS.clientId] : order.clientId;
      if (orderId > 0 || this.#orders.follows(orderId)) return;
      if (clientId !== undefined && clientId !== this.#parts.live.session.clientId) return;
      const permId = order === undefined ? rest[STATUS.permId] : order.permId;
      const one = this.#orders.shownAs(orderId, clientId, permId as number | undefined);
      if (this.#repeated(one, event, rest)) return;
      if (order !== undefined) this.#emitOrder(one, rest, true);
      else this.#emitStatus(one, rest, true);
    },
  };

  /** While TWS sends a list that somebody requested, what was told already is part of the list, and no news. */
  #repeated(one: KnownOrder, event: string, rest: readonly unknown[]): boolean {
    const { requests } = this.#parts.live;
    if (requests.queueOf(getOpenOrders, getOpenOrders.name).inFlight === undefined) return false;
    return one.emitted.get(event)?.text === JSON.stringify(rest);
  }

  #remember(one: KnownOrder, event: string, rest: readonly unknown[], news: boolean): void {
    const newsAt = news ? ++this.#unsolicited : (one.emitted.get(event)?.unsolicitedAt ?? 0);
    one.emitted.set(event, { text: JSON.stringify(rest), unsolicitedAt: newsAt });
  }

  #emitOrder(one: KnownOrder, rest: readonly unknown[], news: boolean): void {
    const [contract, order, state] = rest as [Contract, Order, { status?: string } | undefined];
    if (order.whatIf !== true) {
      this.#remember(one, "openOrder", rest, news);
      one.reported = { contract, order };
      if (!ORDER_OVER.has(state?.status ?? "") && !one.over) this.#orders.markActive(one);
    }
    this.emitWhole(one.callerId, rest);
  }

  #emitStatus(one: KnownOrder, rest: readonly unknown[], news: boolean): void {
    this.#remember(one, "orderStatus", rest, news);
    const status = String(rest[0]);
    one.over = ORDER_OVER.has(status);
    if (one.over || status === INACTIVE) this.#orders.markForgettable(one);
    else this.#orders.markActive(one);
    const shown = [...rest];
    shown[STATUS.parentId] = this.#parent(
      rest[STATUS.parentId] as number | undefined,
      rest[STATUS.clientId] as number | undefined,
    );
    this.#parts.emit("orderStatus", [one.callerId, ...shown]);
  }

  #parent(parentId: number | undefined, clientId: number | undefined): number | undefined {
    return parentId ? this.#orders.shownAs(parentId, clientId, undefined).callerId : parentId;
  }
}
