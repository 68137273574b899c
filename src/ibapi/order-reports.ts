import { type OpenOrder, ORDER_OVER } from "../operations/order-messages.ts";
import { getOpenOrders } from "../operations/orders.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { copyOf } from "./copy.ts";
import { renumbered } from "./numbers.ts";
import type { Known, OrderBook } from "./order-book.ts";
import type { ViewParts } from "./view-options.ts";

/** Where `orderStatus` has what, behind the number of the order. */
const STATUS = { permId: 4, parentId: 5, clientId: 7 } as const;
/** An order that TWS does not work, and that hardly ever comes back. */
const INACTIVE = "Inactive";

/** Tells one caller of orders, under the caller's own numbers wherever a number stands. */
export class OrderReports {
  readonly #parts: ViewParts;
  readonly #book: OrderBook;
  /** Events that TWS sent by itself. */
  #news = 0;

  constructor(parts: ViewParts, book: OrderBook) {
    this.#parts = parts;
    this.#book = book;
  }

  /** What came by itself after this was told of already when the list comes that is requested now. */
  mark(): number {
    return this.#news;
  }

  /** Takes what TWS sends about an order of the caller. */
  receive(one: Known, event: string, args: readonly unknown[]): void {
    const [about, ...rest] = args;
    one.acknowledged = true;
    switch (event) {
      case "openOrder":
        if (!this.#repeated(one, event, rest)) this.#tellOrder(one, rest, true);
        return;
      case "orderStatus":
        if (!this.#repeated(one, event, rest)) this.#tellStatus(one, rest, true);
        return;
      case "execDetails":
        return this.#parts.emit(event, [about, copyOf(rest[0]), this.execution(rest[1])]);
      case "error": {
        this.#parts.live.requests.exceeded(args);
        const [code, , ...more] = rest;
        if (one.what === undefined && !isOrderNotice(Number(code))) this.#book.spend(one);
        return this.#parts.emit(event, [renumbered(about, one.inner, one.outer), code, one.outer, ...more]);
      }
      default:
        if (this.#parts.first(args)) this.#parts.emit(event, copyOf(args));
    }
  }

  /** Tells a list of open orders: each with where it stands, once, what came meanwhile included. */
  list(rows: readonly OpenOrder[], mark: number): void {
    for (const row of rows) {
      if (!this.#parts.connected()) return;
      const one = this.#book.shownAs(row.orderId, row.order.clientId, row.order.permId);
      // It ended after the list was complete, and that was told.
      if (one.over) continue;
      const told = (event: string): boolean => (one.told.get(event)?.newsAt ?? 0) > mark;
      if (!told("openOrder")) this.#tellOrder(one, [row.contract, row.order, row.orderState], false);
      const { standing } = row;
      if (standing === undefined || told("orderStatus")) continue;
      const { status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice } = standing;
      const { clientId, whyHeld, mktCapPrice } = standing;
      const rest = [status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice, clientId];
      this.#tellStatus(one, [...rest, whyHeld, mktCapPrice], false);
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
    if (orderId === undefined) return copyOf(execution);
    const { outer } = this.#book.shownAs(orderId, clientId, permId);
    return { ...copyOf(execution as object), orderId: outer };
  }

  /** A completed order, with its numbers as the caller knows them. */
  completed(order: Order): Order {
    const copy = copyOf(order);
    const { orderId, clientId, permId } = order;
    if (orderId) copy.orderId = this.#book.shownAs(orderId, clientId, permId).outer;
    if (order.parentId) copy.parentId = this.#parent(order.parentId, clientId) ?? 0;
    return copy;
  }

  /** Tells an order whole. */
  whole(outer: number, [contract, order, state]: readonly unknown[]): void {
    const { parentId, clientId } = order as Order;
    const shown = { ...copyOf(order as Order), orderId: outer, parentId: this.#parent(parentId, clientId) };
    this.#parts.emit("openOrder", [outer, copyOf(contract), shown, copyOf(state)]);
  }

  /** Takes orders that are placed in TWS itself, which have no number above 0; those of other callers are not meant. */
  readonly auto: Recipient = {
    receive: (event, args) => {
      if (event === "orderBound") {
        const [permId, clientId, orderId] = args as [number, number, number];
        if (clientId !== this.#parts.live.session.clientId || orderId > 0) return;
        const { outer } = this.#book.shownAs(orderId, clientId, permId);
        return this.#parts.emit(event, [permId, clientId, outer]);
      }
      const [orderId, ...rest] = args as [number, ...unknown[]];
      const order = event === "openOrder" ? (rest[1] as Order) : undefined;
      const clientId = order === undefined ? rest[STATUS.clientId] : order.clientId;
      if (orderId > 0 || this.#book.follows(orderId)) return;
      if (clientId !== undefined && clientId !== this.#parts.live.session.clientId) return;
      const permId = order === undefined ? rest[STATUS.permId] : order.permId;
      const one = this.#book.shownAs(orderId, clientId, permId as number | undefined);
      if (this.#repeated(one, event, rest)) return;
      if (order !== undefined) this.#tellOrder(one, rest, true);
      else this.#tellStatus(one, rest, true);
    },
  };

  /** While TWS sends a list that somebody requested, what was told already is part of the list, and no news. */
  #repeated(one: Known, event: string, rest: readonly unknown[]): boolean {
    const { requests } = this.#parts.live;
    if (requests.queueOf(getOpenOrders, getOpenOrders.name).inFlight === undefined) return false;
    return one.told.get(event)?.text === JSON.stringify(rest);
  }

  #note(one: Known, event: string, rest: readonly unknown[], news: boolean): void {
    const newsAt = news ? ++this.#news : (one.told.get(event)?.newsAt ?? 0);
    one.told.set(event, { text: JSON.stringify(rest), newsAt });
  }

  #tellOrder(one: Known, rest: readonly unknown[], news: boolean): void {
    const [contract, order, state] = rest as [Contract, Order, { status?: string } | undefined];
    if (order.whatIf !== true) {
      this.#note(one, "openOrder", rest, news);
      one.what = { contract, order };
      if (!ORDER_OVER.has(state?.status ?? "") && !one.over) this.#book.revive(one);
    }
    this.whole(one.outer, rest);
  }

  #tellStatus(one: Known, rest: readonly unknown[], news: boolean): void {
    this.#note(one, "orderStatus", rest, news);
    const status = String(rest[0]);
    one.over = ORDER_OVER.has(status);
    if (one.over || status === INACTIVE) this.#book.spend(one);
    else this.#book.revive(one);
    const shown = [...rest];
    shown[STATUS.parentId] = this.#parent(
      rest[STATUS.parentId] as number | undefined,
      rest[STATUS.clientId] as number | undefined,
    );
    this.#parts.emit("orderStatus", [one.outer, ...shown]);
  }

  #parent(parentId: number | undefined, clientId: number | undefined): number | undefined {
    return parentId ? this.#book.shownAs(parentId, clientId, undefined).outer : parentId;
  }
}
