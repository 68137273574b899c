import type { Calendar } from "../calendar/calendar.ts";
import { Liquidity } from "../prices/liquidity.ts";
import type { PriceSeries } from "../prices/price-series.ts";
import { hedgedOrder } from "./hedged-order.ts";
import { isAuction, type Match, matchOrder, priceRank } from "./matching.ts";
import { conditionsHold } from "./order-conditions.ts";
import { effectOfFill, isSameOcaGroup, stagedWith } from "./order-groups.ts";
import type { CancelReason } from "./order-refusal.ts";
import { endsMs, newOrder, workingFromMs } from "./order-times.ts";
import { hasTrigger } from "./order-triggers.ts";
import { fixedAfter } from "./order-work.ts";
import { isDone, type Order, type OrderEvent, type OrderStatus, type OrderTerms } from "./orders.ts";
import type { WorkingOrdersParts, WorkingOrdersState } from "./working-orders-parts.ts";

/** The interval at which working orders are matched with the market, in ms. */
const MATCH_INTERVAL_MS = 1_000;

/** The orders of the account, working and done: matches them with the market by price, then by time. */
export class WorkingOrders {
  readonly #parts: WorkingOrdersParts;
  readonly #orders = new Map<number, Order>();
  readonly #openIds = new Set<number>();
  readonly #liquidity = new Liquidity();
  #matchedMs: number;
  #nextPermId: number;
  readonly #events: OrderEvent[] = [];

  constructor(parts: WorkingOrdersParts, { orders, lookedMs, nextPermId }: WorkingOrdersState) {
    this.#parts = parts;
    this.#matchedMs = lookedMs;
    this.#nextPermId = nextPermId;
    for (const order of orders) this.#store(order);
  }

  /** Returns the state to save. */
  state(): WorkingOrdersState {
    return { orders: this.orders(), lookedMs: this.#matchedMs, nextPermId: this.#nextPermId };
  }

  /** Returns every order ever placed, oldest first. */
  orders(): readonly Order[] {
    return [...this.#orders.values()];
  }

  /** Returns one order, or undefined where there is none with this `permId`. */
  order(permId: number): Order | undefined {
    return this.#orders.get(permId);
  }

  /** Returns the orders that are open. */
  open(): Order[] {
    return [...this.#openIds].map((permId) => this.#get(permId));
  }

  /** Returns the next free `permId`. */
  permId(): number {
    return this.#nextPermId++;
  }

  /** Stores an order, or a change of one, that TWS holds until it is transmitted. */
  stage(permId: number, terms: OrderTerms, nowMs: number): void {
    const order = this.#orders.get(permId);
    if (order?.terms.transmit === true) return this.#store({ ...order, staged: terms });
    this.#store(newOrder(permId, { ...terms, transmit: false }, this.#calendar(terms, nowMs), nowMs));
  }

  /** Lists the staged orders that are transmitted together with one of them, it included, parents first. */
  stagedWith(permId: number): readonly Order[] {
    return stagedWith(this.#get(permId), this.open());
  }

  /** Transmits a new order that was accepted, and matches it at once, or cancels it for the reason that is given. */
  start(permId: number, whyHeld: string, nowMs: number, cancelled?: CancelReason): void {
    this.#store({ ...this.#transmitted(permId, nowMs), whyHeld });
    if (cancelled === undefined) return this.#check(permId, nowMs, true);
    this.#setStatus(this.#get(permId), "PreSubmitted", nowMs, true);
    this.cancel(permId, nowMs, cancelled);
  }

  /** Stores a new order that was rejected, as `Inactive`. */
  reject(permId: number, nowMs: number): void {
    this.#store({ ...this.#transmitted(permId, nowMs), status: "Inactive", completedMs: nowMs });
  }

  /** Drops the change of an order that was rejected. */
  unstage(permId: number): void {
    this.#store({ ...this.#get(permId), staged: undefined });
  }

  /** Transmits the change of an order, and matches it at once, or cancels it for the reason that is given. */
  modify(permId: number, nowMs: number, cancelled?: CancelReason): void {
    const { staged: terms, ...order } = this.#get(permId);
    if (terms === undefined || isDone(order)) return;
    const calendar = this.#calendar(terms, nowMs);
    const ends = terms.tif === order.terms.tif ? order.endsMs : endsMs(terms, calendar, nowMs);
    const stopPrice = terms.stopPrice === order.terms.stopPrice ? order.stopPrice : terms.stopPrice;
    const sent = { ...terms, transmit: true };
    this.#store({ ...order, terms: sent, endsMs: ends, stopPrice, fixedPrice: fixedAfter(order, sent) });
    if (cancelled !== undefined) return this.cancel(permId, nowMs, cancelled);
    this.#check(permId, nowMs, true);
  }

  /** Cancels an order that is open, and its children; when its owner cancels it, its OCA group as well. */
  cancel(permId: number, nowMs: number, reason: CancelReason): void {
    const order = this.#orders.get(permId);
    if (order === undefined || isDone(order)) return;
    const cancelled: Order = { ...order, status: "Cancelled", completedMs: nowMs };
    this.#store(cancelled);
    this.#events.push({ kind: "cancelled", order: cancelled, reason, atMs: nowMs });
    for (const other of this.open()) {
      const isMember = reason.kind === "owner" && other.terms.transmit && isSameOcaGroup(order, other);
      if (other.terms.parent === permId) this.cancel(other.permId, nowMs, reason);
      else if (isMember) this.cancel(other.permId, nowMs, { kind: "member" });
    }
  }

  /** Matches the open orders at every instant up to `nowMs` at which one is due. */
  advance(nowMs: number): void {
    if (nowMs <= this.#matchedMs) return;
    for (let atMs = this.nextMs(); atMs !== undefined && atMs <= nowMs; atMs = this.nextMs()) {
      this.#matchedMs = atMs;
      const ranked = this.open().sort((a, b) => priceRank(a) - priceRank(b) || a.permId - b.permId);
      for (const { permId } of ranked) this.#check(permId, atMs, false);
    }
    this.#matchedMs = nowMs;
  }

  /** Returns when an order is next matched or ends, epoch ms; undefined where none is open. */
  nextMs(): number | undefined {
    let next: number | undefined;
    for (const order of this.open()) {
      const at = Math.min(order.endsMs ?? Number.POSITIVE_INFINITY, this.#nextMatchMs(order));
      if (Number.isFinite(at) && (next === undefined || at < next)) next = at;
    }
    return next === undefined ? undefined : Math.max(next, this.#matchedMs + 1);
  }

  /** Returns what happened to orders since the last call. */
  takeEvents(): readonly OrderEvent[] {
    return this.#events.splice(0);
  }

  #nextMatchMs(order: Order): number {
    if (!this.#isReady(order)) return Number.POSITIVE_INFINITY;
    const calendar = this.#calendar(order.terms, this.#matchedMs);
    const tick = (Math.floor(this.#matchedMs / MATCH_INTERVAL_MS) + 1) * MATCH_INTERVAL_MS;
    return workingFromMs(order, calendar, tick);
  }

  /** Returns whether an order waits for nothing but its hours: it is transmitted, not held, and its parent is filled. */
  #isReady({ terms, whyHeld }: Order): boolean {
    if (!terms.transmit || whyHeld !== "") return false;
    return terms.parent === undefined || this.#orders.get(terms.parent)?.status === "Filled";
  }

  #check(permId: number, atMs: number, justPlaced: boolean): void {
    const order = this.#get(permId);
    if (isDone(order)) return;
    if (atMs >= (order.endsMs ?? Number.POSITIVE_INFINITY))
      return this.cancel(permId, atMs, { kind: "time" });
    const series = this.#parts.series(order.terms.instrument.conId, atMs);
    const works = this.#isReady(order) && workingFromMs(order, series.calendar, atMs) <= atMs;
    if (!works || !this.#conditionsHold(order, atMs)) {
      const waiting = order.terms.transmit ? "PreSubmitted" : "PendingSubmit";
      return this.#setStatus(order, waiting, atMs, justPlaced && order.terms.transmit);
    }
    if (order.terms.conditionsCancel && order.terms.conditions.length > 0) {
      return this.cancel(permId, atMs, { kind: "conditions" });
    }
    const seriesOf = (conId: number): PriceSeries => this.#parts.series(conId, atMs);
    const view = { series, quote: series.quote(atMs), atMs, seriesOf };
    const matched = matchOrder(order, view, this.#liquidity);
    if (matched.cancelled !== undefined) return this.cancel(permId, atMs, matched.cancelled);
    const status = matched.order.triggered || !hasTrigger(order.terms) ? "Submitted" : "PreSubmitted";
    this.#setStatus(matched.order, status, atMs, justPlaced);
    for (const match of matched.matches) this.#fill(permId, match, atMs);
    const left = this.#get(permId);
    const { tif } = left.terms;
    if (!isDone(left) && (tif === "IOC" || tif === "FOK" || isAuction(left))) {
      this.cancel(permId, atMs, { kind: "rest" });
    }
  }

  #conditionsHold(order: Order, atMs: number): boolean {
    const { conditions, account } = order.terms;
    if (conditions.length === 0) return true;
    return conditionsHold(conditions, order.placedMs, account, this.#parts.conditionData(atMs));
  }

  /** Stores a status, and reports it when it is new or `report` is set. */
  #setStatus(order: Order, status: OrderStatus, atMs: number, report: boolean): void {
    const before = this.#get(order.permId);
    const next: Order = { ...order, status };
    this.#store(next);
    const changed = before.status !== status || before.terms.type !== order.terms.type;
    if (report || changed) this.#events.push({ kind: "status", order: next, atMs });
  }

  #fill(permId: number, match: Match, atMs: number): void {
    const before = this.#get(permId);
    if (isDone(before)) return;
    const event = this.#parts.fill(before, match, atMs);
    this.#store(event.order);
    this.#events.push(event);
    if (event.order.status === "Filled") {
      for (const child of this.open()) {
        if (child.terms.parent !== permId) continue;
        this.#store(hedgedOrder(child, event.order, atMs, (conId) => this.#parts.series(conId, atMs)));
        this.#check(child.permId, atMs, false);
      }
    }
    this.#adjustGroup(event.order, match.size, atMs);
  }

  /** Cancels or reduces the other orders of the group of an order that was filled. */
  #adjustGroup(filled: Order, size: number, atMs: number): void {
    for (const other of this.open()) {
      const effect = effectOfFill(filled, size, other);
      if (effect.kind === "cancel") this.cancel(other.permId, atMs, { kind: "group" });
      else if (effect.kind === "reduce") {
        const reduced: Order = { ...other, terms: { ...other.terms, quantity: effect.quantity } };
        this.#store(reduced);
        this.#events.push({ kind: "status", order: reduced, atMs });
      }
    }
  }

  /** Makes a staged order that is new as of now. */
  #transmitted(permId: number, nowMs: number): Order {
    const { terms } = this.#get(permId);
    return newOrder(permId, { ...terms, transmit: true }, this.#calendar(terms, nowMs), nowMs);
  }

  #calendar({ instrument }: OrderTerms, nowMs: number): Calendar {
    return this.#parts.series(instrument.conId, nowMs).calendar;
  }

  #get(permId: number): Order {
    const order = this.#orders.get(permId);
    if (order === undefined) throw new RangeError(`Cannot find order ${permId}: no order has this permId`);
    return order;
  }

  #store(order: Order): void {
    this.#orders.set(order.permId, order);
    if (isDone(order)) this.#openIds.delete(order.permId);
    else this.#openIds.add(order.permId);
  }
}
