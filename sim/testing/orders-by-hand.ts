import { namedContract } from "../exchange/contracts/named-contract.ts";
import { isDone, type Order } from "../exchange/orders/orders.ts";
import type { Inside } from "../net/inside.ts";
import { type Match, matchText, mismatches } from "../script/match.ts";
import { checkError } from "../script/rule-check.ts";
import { ordersInBook } from "../tws/by-hand/order-in-book.ts";
import { ORDER_CANCELLED, ORDER_REJECTED } from "../tws/facts/codes.ts";
import { placeManualOrder } from "../tws/orders/manual-orders.ts";
import type {
  ArrivingName,
  BookedOrder,
  FillByHand,
  ManualOrder,
  OrderName,
  OrdersByHand,
} from "./by-hand.ts";
import type { Lifetime } from "./lifetime.ts";
import {
  checkArriving,
  checkBooked,
  checkFill,
  checkManualOrder,
  checkOrderName,
  impossibleFill,
} from "./order-checks.ts";

/** Orders that a message lists, at most. */
const LISTED_MAX = 5;

/** Works the orders of a fake by hand. */
export class OrderHands implements OrdersByHand {
  readonly #inside: Inside;
  readonly #lifetime: Lifetime;

  constructor(inside: Inside, lifetime: Lifetime) {
    this.#inside = inside;
    this.#lifetime = lifetime;
  }

  all(match: Partial<BookedOrder> = {}): readonly BookedOrder[] {
    checkBooked(match);
    const { clock, shared } = this.#inside;
    shared.exchange.trading.advance(clock.now());
    return ordersInBook(shared).filter((order) => mismatches(match, order).length === 0);
  }

  place(manual: ManualOrder): void {
    this.#lifetime.check("place an order by hand");
    checkManualOrder(manual);
    const { action, quantity, orderType, limitPrice, auxPrice, tif, outsideRth, ...name } = manual;
    const { clock, shared, settle } = this.#inside;
    const nowMs = clock.now();
    const instrument = namedContract(name, (query) => shared.exchange.find(query, nowMs));
    const order = { side: action, quantity, orderType, limitPrice, auxPrice, tif, outsideRth };
    const refusal = placeManualOrder(instrument, order, shared, nowMs);
    if (refusal !== undefined) throw new RangeError(`Cannot place an order by hand: ${refusal}`);
    settle();
  }

  fill(name: OrderName, fill: FillByHand = {}): void {
    checkFill(fill);
    const { price, quantity } = fill;
    const { clock, shared, settle } = this.#inside;
    const { trading } = shared.exchange;
    const { order, text } = this.#open("fill", name);
    const cannot = (why: string): RangeError => new RangeError(`Cannot fill ${text}: ${why}`);
    const { terms, filled } = order;
    const parent = terms.parent === undefined ? undefined : trading.order(terms.parent);
    if (!terms.transmit) throw cannot("it is not transmitted");
    if (parent !== undefined && parent.status !== "Filled") throw cannot("its parent is not filled");
    const open = Number((terms.quantity - filled).toFixed(8));
    const size = quantity ?? open;
    if (!(size > 0 && size <= open)) throw cannot(`the quantity is ${size}, and ${open} are open`);
    const at = price ?? terms.limitPrice ?? shared.exchange.quote(terms.instrument, clock.now()).last;
    const isPossible = Number.isFinite(at) && (at > 0 || terms.instrument.secType === "BAG");
    if (!isPossible) throw cannot(`the price is ${at}, and must be above 0`);
    const why = impossibleFill(terms, { price, quantity });
    if (why !== undefined) throw cannot(why);
    trading.byHand.fill(order.permId, { size, price: at }, clock.now());
    settle();
  }

  reject(name: OrderName, code: number, text?: string): void {
    const { clock, shared, settle } = this.#inside;
    checkError("reject an order", code, text ?? "");
    const { order } = this.#open("reject", name);
    const isCancelled = code === ORDER_CANCELLED;
    const reason = `Order ${isCancelled ? "Canceled" : "rejected"} - reason:`;
    const given = text ?? (isCancelled || code === ORDER_REJECTED ? reason : `Error ${code}`);
    const error = { code, text: given, status: isCancelled ? "Cancelled" : "Inactive" } as const;
    shared.exchange.trading.byHand.rejectWorking(order.permId, error, clock.now());
    settle();
  }

  hold(name: OrderName): void {
    const { order } = this.#open("hold", name);
    this.#inside.shared.exchange.trading.byHand.hold(order.permId, true, this.#inside.clock.now());
  }

  release(name: OrderName): void {
    const { clock, shared, settle } = this.#inside;
    const { order, text } = this.#open("release", name);
    const { byHand } = shared.exchange.trading;
    if (!byHand.isHeld(order.permId)) throw new RangeError(`Cannot release ${text}: it is not held`);
    byHand.hold(order.permId, false, clock.now());
    settle();
  }

  holdNext(match: ArrivingName = {}): () => void {
    this.#lifetime.check("hold an order");
    checkArriving(match);
    const isMeant = (order: ArrivingName): boolean => mismatches(match, order).length === 0;
    return this.#inside.shared.holds.next(isMeant, matchText(match as Match<never>));
  }

  /** Finds the one open order that is meant. */
  #open(what: string, name: OrderName): { readonly order: Order; readonly text: string } {
    this.#lifetime.check(`${what} an order`);
    checkOrderName(what, name);
    const match = typeof name === "number" ? { orderId: name } : name;
    const found = this.all(match);
    const { trading } = this.#inside.shared.exchange;
    const open = found.flatMap((booked) => {
      const order = trading.order(booked.permId);
      return order === undefined || isDone(order) ? [] : [{ order, text: orderText(booked) }];
    });
    const [only, ...others] = open;
    if (only !== undefined && others.length === 0) return only;
    const wanted =
      typeof name === "number"
        ? `order ${name}`
        : `an order with ${matchText(match as Match<never>) || "any values"}`;
    if (only !== undefined)
      throw new RangeError(
        `Cannot ${what} ${wanted}: ${open.length} are open: ${listed(open.map(({ text }) => text))}`,
      );
    const all = this.all().map(orderText);
    const there = all.length === 0 ? "there are no orders" : `the orders are ${listed(all)}`;
    throw new RangeError(`Cannot ${what} ${wanted}: none is open; ${there}`);
  }
}

function listed(texts: readonly string[]): string {
  const newest = texts.slice(-LISTED_MAX).join("; ");
  return texts.length > LISTED_MAX ? `${newest}; and ${texts.length - LISTED_MAX} older ones` : newest;
}

function orderText({ orderId, clientId, action, quantity, symbol, orderType, ...rest }: BookedOrder): string {
  const { limitPrice, stopPrice, status, filled } = rest;
  const prices = [limitPrice, stopPrice].filter((price) => price !== undefined);
  const terms = [action, quantity, symbol, orderType, ...prices].join(" ");
  return `#${orderId} of client ${clientId} (${terms}, ${status}, ${filled} filled)`;
}
