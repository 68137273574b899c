import { LookAhead } from "./look-ahead.ts";
import { type Match, priceRank } from "./matching.ts";
import { OrderBook } from "./order-book.ts";
import { stagedWith } from "./order-groups.ts";
import { OrderMatcher } from "./order-matcher.ts";
import type { CancelReason } from "./order-refusal.ts";
import { endsMs, newOrder, workingFromMs } from "./order-times.ts";
import { fixedAfter } from "./order-work.ts";
import { isDone, type Order, type OrderEvent, type OrderTerms, type RejectionError } from "./orders.ts";
import type { WorkingOrdersParts, WorkingOrdersState } from "./working-orders-parts.ts";

/** The interval at which working orders are matched with the market, in ms. */
const MATCH_INTERVAL_MS = 1_000;

/** The orders of the account, working and done: matches them with the market by price, then by time. */
export class WorkingOrders {
  readonly #book = new OrderBook();
  readonly #matcher: OrderMatcher;
  readonly #ahead = new LookAhead();
  #matchedMs: number;
  #nextPermId: number;

  constructor(parts: WorkingOrdersParts, { orders, lookedMs, nextPermId }: WorkingOrdersState) {
    this.#matcher = new OrderMatcher(this.#book, parts);
    this.#matchedMs = lookedMs;
    this.#nextPermId = nextPermId;
    for (const order of orders) this.#book.store(order);
  }

  /** Returns the state to save. */
  state(): WorkingOrdersState {
    return { orders: this.orders(), lookedMs: this.#matchedMs, nextPermId: this.#nextPermId };
  }

  /** Returns every order ever placed, oldest first. */
  orders(): readonly Order[] {
    return this.#book.all();
  }

  /** Returns one order, or undefined where there is none with this `permId`. */
  order(permId: number): Order | undefined {
    return this.#book.find(permId);
  }

  /** Returns the orders that are open. */
  open(): readonly Order[] {
    return this.#book.open();
  }

  /** Returns the other orders that matter to the entry of one: those that are open, and those of its group that are done. */
  besides({ permId, terms }: Order): readonly Order[] {
    const done = this.#book.groupOf(terms).filter(isDone);
    return [...this.open(), ...done].filter((other) => other.permId !== permId);
  }

  /** Returns the next free `permId`. */
  permId(): number {
    return this.#nextPermId++;
  }

  /** Stores an order, or a change of one, that TWS holds until it is transmitted. */
  stage(permId: number, terms: OrderTerms, nowMs: number): void {
    const order = this.#book.find(permId);
    if (order?.terms.transmit === true) return this.#book.store({ ...order, staged: terms });
    this.#book.store(
      newOrder(permId, { ...terms, transmit: false }, this.#matcher.calendar(terms, nowMs), nowMs),
    );
  }

  /** Lists the staged orders that are transmitted together with one of them, it included, parents first. */
  stagedWith(permId: number): readonly Order[] {
    return stagedWith(this.#book.get(permId), this.open());
  }

  /** Transmits a new order that was accepted, and matches it at once, or cancels it for the reason that is given. */
  start(permId: number, whyHeld: string, nowMs: number, cancelled?: CancelReason): void {
    this.#book.store({ ...this.#transmitted(permId, nowMs), whyHeld });
    if (cancelled === undefined) return this.#matcher.check(permId, nowMs, true);
    this.#matcher.setStatus(this.#book.get(permId), "PreSubmitted", nowMs, true);
    this.#matcher.cancel(permId, nowMs, cancelled);
  }

  /** Stores a new order that was rejected, as `Inactive`. */
  reject(permId: number, nowMs: number): void {
    this.#book.store({ ...this.#transmitted(permId, nowMs), status: "Inactive", completedMs: nowMs });
  }

  /** Drops the change of an order that was rejected. */
  unstage(permId: number): void {
    this.#book.store({ ...this.#book.get(permId), staged: undefined });
  }

  /** Transmits the change of an order, and matches it at once, or cancels it for the reason that is given. */
  modify(permId: number, nowMs: number, cancelled?: CancelReason): void {
    const { staged: terms, ...order } = this.#book.get(permId);
    if (terms === undefined || isDone(order)) return;
    const calendar = this.#matcher.calendar(terms, nowMs);
    const ends = terms.tif === order.terms.tif ? order.endsMs : endsMs(terms, calendar, nowMs);
    const stopPrice = terms.stopPrice === order.terms.stopPrice ? order.stopPrice : terms.stopPrice;
    const sent = { ...terms, transmit: true };
    this.#book.store({ ...order, terms: sent, endsMs: ends, stopPrice, fixedPrice: fixedAfter(order, sent) });
    if (cancelled !== undefined) return this.#matcher.cancel(permId, nowMs, cancelled);
    this.#matcher.check(permId, nowMs, true);
  }

  /** Cancels an order that is open, and its children; when its owner cancels it, its OCA group as well. */
  cancel(permId: number, nowMs: number, reason: CancelReason): void {
    this.#matcher.cancel(permId, nowMs, reason);
  }

  /** Matches the open orders at every instant up to `nowMs` at which one is due. */
  advance(nowMs: number): void {
    if (nowMs <= this.#matchedMs) return;
    for (let atMs = this.nextMs(); atMs !== undefined && atMs <= nowMs; atMs = this.nextMs()) {
      this.#matchedMs = atMs;
      for (const { permId } of this.#ranked()) this.#matcher.check(permId, atMs, false);
      this.#ahead.reached(this.#book.changes);
    }
    this.#matchedMs = nowMs;
  }

  /**
   * Returns an instant before which the market leaves all orders as they are, epoch ms: that at which one is next matched or
   * ends, or an earlier one; undefined where none is open.
   */
  nextMs(): number | undefined {
    return this.#ahead.nextMs(
      this.#book.changes,
      this.#matchedMs,
      (afterMs) => this.#dueMs(afterMs),
      (atMs) => this.open().every((order) => this.#matcher.isLeft(order, atMs)),
    );
  }

  /** Returns the next instant at which an order is looked at, also where the market leaves all as they are; undefined for none. */
  dueMs(): number | undefined {
    return this.#dueMs(this.#matchedMs);
  }

  /** Returns the next instant at which an order is looked at, epoch ms; undefined where none is open. */
  #dueMs(afterMs: number): number | undefined {
    let next: number | undefined;
    for (const order of this.open()) {
      const at = Math.min(order.endsMs ?? Number.POSITIVE_INFINITY, this.#nextMatchMs(order, afterMs));
      if (Number.isFinite(at) && (next === undefined || at < next)) next = at;
    }
    return next === undefined ? undefined : Math.max(next, afterMs + 1);
  }

  /** Matches every open order now: the market was changed by hand. */
  matchNow(nowMs: number): void {
    this.advance(nowMs);
    this.#ahead.forget();
    for (const { permId } of this.#ranked()) this.#matcher.check(permId, nowMs, false);
  }

  /** Holds an order back from the market, or no longer: it is neither triggered nor filled until then. */
  hold(permId: number, isHeld: boolean, nowMs: number): void {
    this.#ahead.forget();
    if (isHeld) this.#matcher.held.add(permId);
    else if (this.#matcher.held.delete(permId)) this.#matcher.check(permId, nowMs, false);
  }

  /** Returns whether an order is held back by hand. */
  isHeld(permId: number): boolean {
    return this.#matcher.held.has(permId);
  }

  /** Fills an order that works, whatever the market is. */
  fill(permId: number, match: Match, nowMs: number): void {
    this.advance(nowMs);
    this.#matcher.fillByHand(permId, match, nowMs);
  }

  /** Rejects an order that works, and the children of it. */
  rejectWorking(permId: number, error: RejectionError, nowMs: number): void {
    this.advance(nowMs);
    this.#matcher.reject(permId, error, nowMs);
  }

  /** Returns what happened to orders since the last call. */
  takeEvents(): readonly OrderEvent[] {
    return this.#matcher.takeEvents();
  }

  /** Returns the open orders in the order in which they are matched. */
  #ranked(): readonly Order[] {
    return this.open().toSorted((a, b) => priceRank(a) - priceRank(b) || a.permId - b.permId);
  }

  #nextMatchMs(order: Order, afterMs: number): number {
    if (!this.#matcher.isReady(order)) return Number.POSITIVE_INFINITY;
    const calendar = this.#matcher.calendar(order.terms, afterMs);
    const tick = (Math.floor(afterMs / MATCH_INTERVAL_MS) + 1) * MATCH_INTERVAL_MS;
    return workingFromMs(order, calendar, tick);
  }

  /** Makes a staged order that is new as of now. */
  #transmitted(permId: number, nowMs: number): Order {
    const { terms } = this.#book.get(permId);
    return newOrder(permId, { ...terms, transmit: true }, this.#matcher.calendar(terms, nowMs), nowMs);
  }
}
