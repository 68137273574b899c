import { type OpenOrder, ORDER_OVER } from "../operations/order-messages.ts";
import { getOpenOrders } from "../operations/orders.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { withCallerId } from "./caller-ids.ts";
import { deepCopy } from "./deep-copy.ts";
import type { KnownOrder, KnownOrders } from "./known-orders.ts";
import { withOwnReference } from "./own-reference.ts";
import type { ViewParts } from "./view-options.ts";

/** Positions of some arguments of `orderStatus`, counted behind the order ID. */
const STATUS = { permId: 4, parentId: 5, clientId: 7 } as const;
/** The status of an order that TWS does not work, and rarely works again. */
const INACTIVE = "Inactive";

/** Emits the events of orders to one caller, with the caller's IDs in all arguments. */
export class OrderReports {
  readonly #parts: ViewParts;
  readonly #orders: KnownOrders;
  /** Number of unsolicited events so far. */
  #unsolicited = 0;

  constructor(parts: ViewParts, book: KnownOrders) {
    this.#parts = parts;
    this.#orders = book;
  }

  /** Number of unsolicited events at the request of a list, so that `list` skips those that are emitted before it. */
  mark(): number {
    return this.#unsolicited;
  }

  /** Handles an event of TWS about an order of the caller. */
  receive(one: KnownOrder, event: string, args: readonly unknown[]): void {
    const [about, ...rest] = args;
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

  /** Emits a list of open orders, each with its status, but for those of which newer events were emitted meanwhile. */
  list(rows: readonly OpenOrder[], mark: number): void {
    for (const row of rows) {
      if (!this.#parts.connected()) return;
      const one = this.#orders.shownAs(row.orderId, row.order.clientId, row.order.permId);
      // It ended after the list was complete, and that event was emitted.
      if (one.over) continue;
      const isNewer = (event: string): boolean => (one.emitted.get(event)?.unsolicitedAt ?? 0) > mark;
      if (!isNewer("openOrder")) this.#emitOrder(one, [row.contract, row.order, row.orderState], false);
      const { standing } = row;
      if (standing === undefined || isNewer("orderStatus")) continue;
      const { status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice } = standing;
      const { clientId, whyHeld, mktCapPrice } = standing;
      const rest = [status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice, clientId];
      this.#emitStatus(one, [...rest, whyHeld, mktCapPrice], false);
    }
    this.#parts.emit("openOrderEnd", []);
  }

  /** Copies an execution, with the caller's order ID. */
  execution(execution: unknown): unknown {
    const { orderId, clientId, permId } = execution as {
      orderId?: number;
      clientId?: number;
      permId?: number;
    };
    const shown = withOwnReference(deepCopy(execution as object));
    if (orderId === undefined) return shown;
    return { ...shown, orderId: this.#orders.shownAs(orderId, clientId, permId).callerId };
  }

  /** Copies a completed order, with the caller's IDs. */
  completed(order: Order): Order {
    const copy = withOwnReference(deepCopy(order));
    const { orderId, clientId, permId } = order;
    if (orderId) copy.orderId = this.#orders.shownAs(orderId, clientId, permId).callerId;
    if (order.parentId) copy.parentId = this.#parent(order.parentId, clientId) ?? 0;
    return copy;
  }

  /** Emits `openOrder`. */
  emitWhole(callerId: number, [contract, order, state]: readonly unknown[]): void {
    const { parentId, clientId } = order as Order;
    const shown = {
      ...withOwnReference(deepCopy(order as Order)),
      orderId: callerId,
      parentId: this.#parent(parentId, clientId),
    };
    this.#parts.emit("openOrder", [callerId, deepCopy(contract), shown, deepCopy(state)]);
  }

  /** Receives the events of orders that are placed in TWS itself: their IDs are not above 0. Others are dropped. */
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

  /** Returns whether an event repeats the last one because TWS is sending a list that another caller requested. */
  #repeated(one: KnownOrder, event: string, rest: readonly unknown[]): boolean {
    const { requests } = this.#parts.live;
    if (requests.queueOf(getOpenOrders, getOpenOrders.name).inFlight === undefined) return false;
    return one.emitted.get(event)?.text === JSON.stringify(rest);
  }

  #remember(one: KnownOrder, event: string, rest: readonly unknown[], unsolicited: boolean): void {
    const newsAt = unsolicited ? ++this.#unsolicited : (one.emitted.get(event)?.unsolicitedAt ?? 0);
    one.emitted.set(event, { text: JSON.stringify(rest), unsolicitedAt: newsAt });
  }

  #emitOrder(one: KnownOrder, rest: readonly unknown[], unsolicited: boolean): void {
    const [contract, order, state] = rest as [Contract, Order, { status?: string } | undefined];
    if (order.whatIf !== true) {
      this.#remember(one, "openOrder", rest, unsolicited);
      one.reported = { contract, order };
      // TWS may send no orderStatus of a market order that it fills at once.
      if (ORDER_OVER.has(state?.status ?? "")) {
        one.over = true;
        this.#orders.markForgettable(one);
      } else if (!one.over) this.#orders.markActive(one);
    }
    this.emitWhole(one.callerId, rest);
  }

  #emitStatus(one: KnownOrder, rest: readonly unknown[], unsolicited: boolean): void {
    this.#remember(one, "orderStatus", rest, unsolicited);
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
