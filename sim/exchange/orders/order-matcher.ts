import type { Calendar } from "../calendar/calendar.ts";
import { Liquidity } from "../prices/liquidity.ts";
import type { PriceSeries } from "../prices/price-series.ts";
import { hedgedOrder } from "./hedged-order.ts";
import { isAuction, isOutOfReach, type Match, matchOrder } from "./matching.ts";
import type { OrderBook } from "./order-book.ts";
import { conditionsHold } from "./order-conditions.ts";
import { effectOfFill, isSameOcaGroup } from "./order-groups.ts";
import type { CancelReason } from "./order-refusal.ts";
import { workingFromMs } from "./order-times.ts";
import { hasTrigger } from "./order-triggers.ts";
import {
  isDone,
  type Order,
  type OrderEvent,
  type OrderStatus,
  type OrderTerms,
  type RejectionError,
} from "./orders.ts";
import type { WorkingOrdersParts } from "./working-orders-parts.ts";

/** Matches orders of a book with the market, one at one instant, and keeps what happened to them. */
export class OrderMatcher {
  /** The `permId` of each order that is held back from the market by hand. */
  readonly held: Set<number> = new Set();
  readonly #book: OrderBook;
  readonly #parts: WorkingOrdersParts;
  readonly #liquidity = new Liquidity();
  /** The liquidity of instants that have not come, of which nobody has taken anything. */
  readonly #untouched = new Liquidity();
  readonly #events: OrderEvent[] = [];

  constructor(book: OrderBook, parts: WorkingOrdersParts) {
    this.#book = book;
    this.#parts = parts;
  }

  /** Returns what happened to orders since the last call. */
  takeEvents(): readonly OrderEvent[] {
    return this.#events.splice(0);
  }

  /** Cancels an order that is open, and its children; when its owner cancels it, its OCA group as well. */
  cancel(permId: number, nowMs: number, reason: CancelReason): void {
    const order = this.#book.find(permId);
    if (order === undefined || isDone(order)) return;
    const cancelled: Order = { ...order, status: "Cancelled", completedMs: nowMs };
    this.#book.store(cancelled);
    this.#events.push({ kind: "cancelled", order: cancelled, reason, atMs: nowMs });
    for (const other of this.#book.open()) {
      const isMember = reason.kind === "owner" && other.terms.transmit && isSameOcaGroup(order, other);
      if (other.terms.parent === permId) this.cancel(other.permId, nowMs, reason);
      else if (isMember) this.cancel(other.permId, nowMs, { kind: "member" });
    }
  }

  /** Fills an order that works, whatever the market is. */
  fillByHand(permId: number, match: Match, nowMs: number): void {
    this.#book.store({ ...this.#book.get(permId), triggered: true });
    this.#fill(permId, match, nowMs);
  }

  /** Rejects an order that works, and the children of it, which wait for its fill. */
  reject(permId: number, error: RejectionError | undefined, nowMs: number): void {
    const order = this.#book.get(permId);
    if (isDone(order)) return;
    const rejected: Order = { ...order, status: error?.status ?? "Inactive", completedMs: nowMs };
    this.#book.store(rejected);
    this.#events.push({ kind: "rejected", order: rejected, error, atMs: nowMs });
    for (const { permId: other, terms } of this.#book.open())
      if (terms.parent === permId) this.reject(other, undefined, nowMs);
  }

  /** Returns whether an order waits for nothing but its hours: it is transmitted, not held, and its parent is filled. */
  isReady({ terms, whyHeld }: Order): boolean {
    if (!terms.transmit || whyHeld !== "") return false;
    return terms.parent === undefined || this.#book.find(terms.parent)?.status === "Filled";
  }

  /** Matches one order with the market at an instant: it waits, works, is filled or ends. */
  check(permId: number, atMs: number, justPlaced: boolean): void {
    const order = this.#book.get(permId);
    if (isDone(order)) return;
    if (atMs >= (order.endsMs ?? Number.POSITIVE_INFINITY))
      return this.cancel(permId, atMs, { kind: "time" });
    const series = this.#parts.series(order.terms.instrument.conId, atMs);
    const works = this.isReady(order) && workingFromMs(order, series.calendar, atMs) <= atMs;
    if (!works || !this.#conditionsHold(order, atMs)) {
      const waiting = order.terms.transmit ? "PreSubmitted" : "PendingSubmit";
      return this.setStatus(order, waiting, atMs, justPlaced && order.terms.transmit);
    }
    if (order.terms.conditionsCancel && order.terms.conditions.length > 0) {
      return this.cancel(permId, atMs, { kind: "conditions" });
    }
    if (this.held.has(permId) || series.halts.isHalted(atMs)) {
      this.setStatus(order, statusOf(order), atMs, justPlaced);
      return this.held.has(permId) ? undefined : this.#cancelRest(permId, atMs);
    }
    const seriesOf = (conId: number): PriceSeries => this.#parts.series(conId, atMs);
    const view = { series, quote: series.quote(atMs), atMs, seriesOf };
    const matched = matchOrder(order, view, this.#liquidity);
    if (matched.cancelled !== undefined) return this.cancel(permId, atMs, matched.cancelled);
    this.setStatus(matched.order, statusOf(matched.order), atMs, justPlaced);
    for (const match of matched.matches) this.#fill(permId, match, atMs);
    this.#cancelRest(permId, atMs);
  }

  /** Cancels what is left of an order that fills at once or in an auction. */
  #cancelRest(permId: number, atMs: number): void {
    const left = this.#book.get(permId);
    const { tif } = left.terms;
    if (!isDone(left) && (tif === "IOC" || tif === "FOK" || isAuction(left))) {
      this.cancel(permId, atMs, { kind: "rest" });
    }
  }

  /**
   * Tests whether the market leaves an order as it is at a later instant, provided that nothing changes until then. An order that
   * depends on more than the market is never certain to be left.
   */
  isLeft(order: Order, atMs: number): boolean {
    const { permId, terms, status } = order;
    if (isDone(order)) return true;
    if (atMs >= (order.endsMs ?? Number.POSITIVE_INFINITY)) return false;
    const series = this.#parts.series(terms.instrument.conId, atMs);
    const works = this.isReady(order) && workingFromMs(order, series.calendar, atMs) <= atMs;
    if (!works) return status === (terms.transmit ? "PreSubmitted" : "PendingSubmit");
    if (terms.conditions.length > 0 || terms.tif === "IOC" || terms.tif === "FOK" || isAuction(order))
      return false;
    if (this.held.has(permId) || series.halts.isHalted(atMs)) return false;
    if (isOutOfReach(order, series, atMs)) return true;
    const seriesOf = (conId: number): PriceSeries => this.#parts.series(conId, atMs);
    const view = { series, quote: series.quote(atMs), atMs, seriesOf };
    const { order: after, matches, cancelled } = matchOrder(order, view, this.#untouched);
    return (
      matches.length === 0 && cancelled === undefined && isSame(order, { ...after, status: statusOf(after) })
    );
  }

  #conditionsHold(order: Order, atMs: number): boolean {
    const { conditions, account } = order.terms;
    if (conditions.length === 0) return true;
    return conditionsHold(conditions, order.placedMs, account, this.#parts.conditionData(atMs));
  }

  /** Stores a status, and reports it when it is new or `report` is set. */
  setStatus(order: Order, status: OrderStatus, atMs: number, report: boolean): void {
    const before = this.#book.get(order.permId);
    const next: Order = { ...order, status };
    if (!isSame(before, next)) this.#book.store(next);
    const changed = before.status !== status || before.terms.type !== order.terms.type;
    if (report || changed) this.#events.push({ kind: "status", order: next, atMs });
  }

  #fill(permId: number, match: Match, atMs: number): void {
    const before = this.#book.get(permId);
    if (isDone(before)) return;
    const event = this.#parts.fill(before, match, atMs);
    this.#book.store(event.order);
    this.#events.push(event);
    if (event.order.status === "Filled") {
      for (const child of this.#book.open()) {
        if (child.terms.parent !== permId) continue;
        this.#book.store(hedgedOrder(child, event.order, atMs, (conId) => this.#parts.series(conId, atMs)));
        this.check(child.permId, atMs, false);
      }
    }
    this.#adjustGroup(event.order, match.size, atMs);
  }

  /** Cancels or reduces the other orders of the group of an order that was filled. */
  #adjustGroup(filled: Order, size: number, atMs: number): void {
    for (const other of this.#book.open()) {
      const effect = effectOfFill(filled, size, other);
      if (effect.kind === "cancel") this.cancel(other.permId, atMs, { kind: "group" });
      else if (effect.kind === "reduce") {
        const reduced: Order = { ...other, terms: { ...other.terms, quantity: effect.quantity } };
        this.#book.store(reduced);
        this.#events.push({ kind: "status", order: reduced, atMs });
      }
    }
  }

  /** Returns the calendar of the contract of an order. */
  calendar({ instrument }: OrderTerms, nowMs: number): Calendar {
    return this.#parts.series(instrument.conId, nowMs).calendar;
  }
}

/** Returns the status of an order that works, or waits for its trigger. */
function statusOf({ triggered, terms }: Order): OrderStatus {
  return triggered || !hasTrigger(terms) ? "Submitted" : "PreSubmitted";
}

/** Tests whether a look at the market has changed nothing of an order. */
function isSame(before: Order, after: Order): boolean {
  return (
    before.status === after.status &&
    before.triggered === after.triggered &&
    before.stopPrice === after.stopPrice &&
    before.fixedPrice === after.fixedPrice &&
    before.terms === after.terms
  );
}
