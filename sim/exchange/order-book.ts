import type { Calendar } from "./calendar.ts";
import { type Circumstances, hold } from "./conditions.ts";
import { isAuction, Liquidity, look, type Match, rank } from "./matching.ts";
import { endsMs, fresh, workingFromMs } from "./order-times.ts";
import { isDone, type Order, type OrderEvent, type OrderStatus, type OrderTerms } from "./orders.ts";
import type { Tape } from "./tape.ts";
import { waits } from "./triggers.ts";

/** Working orders look at the market so often, in ms. */
export const LOOK_MS = 1_000;

/** What the book needs of the world around it. */
export interface BookWorld {
  tape(conId: number, nowMs: number): Tape;
  circumstances(nowMs: number): Circumstances;
  /** Books a fill, and gives it back complete. */
  fill(order: Order, match: Match, nowMs: number): OrderEvent & { readonly kind: "fill" };
}

/** All that the book has to remember. */
export interface BookState {
  readonly orders: readonly Order[];
  readonly lookedMs: number;
  readonly nextPermId: number;
}

/** The client's orders, and what becomes of them against the seeded market; by price, then by time. */
export class OrderBook {
  readonly #world: BookWorld;
  readonly #orders = new Map<number, Order>();
  readonly #openIds = new Set<number>();
  readonly #liquidity = new Liquidity();
  #lookedMs: number;
  #nextPermId: number;
  #events: OrderEvent[] = [];

  constructor(world: BookWorld, { orders, lookedMs, nextPermId }: BookState) {
    this.#world = world;
    this.#lookedMs = lookedMs;
    this.#nextPermId = nextPermId;
    for (const order of orders) this.#put(order);
  }

  /** All that has to be remembered. */
  state(): BookState {
    return { orders: [...this.#orders.values()], lookedMs: this.#lookedMs, nextPermId: this.#nextPermId };
  }

  /** Every order ever placed, oldest first. */
  orders(): readonly Order[] {
    return [...this.#orders.values()];
  }

  order(permId: number): Order | undefined {
    return this.#orders.get(permId);
  }

  /** A number for an order that will be placed, or was refused. */
  permId(): number {
    return this.#nextPermId++;
  }

  /**
   * Takes an order that has been found good, and lets it look at the market at once.
   *
   * @param whyHeld Why it has to wait for something that is no affair of the market; empty for nothing.
   */
  place(permId: number, terms: OrderTerms, whyHeld: string, nowMs: number): void {
    this.#put({ ...fresh(permId, terms, this.#calendar(terms, nowMs), nowMs), whyHeld });
    if (terms.transmit) this.#transmit(permId, terms);
    this.#lookAt(permId, nowMs, true);
  }

  /** Remembers an order that was refused. */
  refuse(permId: number, terms: OrderTerms, nowMs: number): void {
    const order = fresh(permId, terms, this.#calendar(terms, nowMs), nowMs);
    this.#put({ ...order, status: "Inactive", completedMs: nowMs });
  }

  /** Changes an order that is open. */
  modify(permId: number, terms: OrderTerms, nowMs: number): void {
    const order = this.#orders.get(permId);
    if (order === undefined || isDone(order)) return;
    const calendar = this.#calendar(terms, nowMs);
    const ends = terms.tif === order.terms.tif ? order.endsMs : endsMs(terms, calendar, nowMs);
    const again = terms.stopPrice !== order.terms.stopPrice;
    const stopPrice = again ? terms.stopPrice : order.stopPrice;
    this.#put({ ...order, terms, endsMs: ends, stopPrice });
    if (terms.transmit) this.#transmit(permId, terms);
    this.#events.push({ kind: "status", order: this.#known(permId), atMs: nowMs });
    this.#lookAt(permId, nowMs, true);
  }

  /** Cancels an order that is open, and what hangs on it. */
  cancel(permId: number, nowMs: number, reason: string, asked: boolean): void {
    const order = this.#orders.get(permId);
    if (order === undefined || isDone(order)) return;
    const cancelled: Order = { ...order, status: "Cancelled", completedMs: nowMs };
    this.#put(cancelled);
    this.#events.push({ kind: "cancelled", order: cancelled, reason, asked, atMs: nowMs });
    for (const child of this.#open()) {
      if (child.terms.parent === permId) this.cancel(child.permId, nowMs, reason, asked);
    }
  }

  /** Lets time pass up to `nowMs`. */
  advance(nowMs: number): void {
    for (let atMs = this.nextMs(); atMs !== undefined && atMs <= nowMs; atMs = this.nextMs()) {
      this.#lookedMs = atMs;
      const served = this.#open().sort((a, b) => rank(a) - rank(b) || a.permId - b.permId);
      for (const { permId } of served) this.#lookAt(permId, atMs, false);
    }
    this.#lookedMs = Math.max(this.#lookedMs, nowMs);
  }

  /** When an order will look at the market next, or end; undefined while there is none open. */
  nextMs(): number | undefined {
    let next: number | undefined;
    for (const order of this.#open()) {
      const at = Math.min(order.endsMs ?? Number.POSITIVE_INFINITY, this.#nextLookMs(order));
      if (Number.isFinite(at) && (next === undefined || at < next)) next = at;
    }
    return next === undefined ? undefined : Math.max(next, this.#lookedMs + 1);
  }

  /** What has become of orders since this was asked last. */
  taken(): readonly OrderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #nextLookMs(order: Order): number {
    if (!this.#mayWork(order)) return Number.POSITIVE_INFINITY;
    const calendar = this.#calendar(order.terms, this.#lookedMs);
    const second = (Math.floor(this.#lookedMs / LOOK_MS) + 1) * LOOK_MS;
    return workingFromMs(order, calendar, second);
  }

  /** Is nothing but time between it and the market? */
  #mayWork({ terms, whyHeld }: Order): boolean {
    if (!terms.transmit || whyHeld !== "") return false;
    if (terms.parent === undefined) return true;
    return this.#orders.get(terms.parent)?.status === "Filled";
  }

  #lookAt(permId: number, atMs: number, justPlaced: boolean): void {
    const order = this.#known(permId);
    if (isDone(order)) return;
    if (atMs >= (order.endsMs ?? Number.POSITIVE_INFINITY))
      return this.cancel(permId, atMs, "its time is over", false);
    const tape = this.#world.tape(order.terms.instrument.conId, atMs);
    const works = this.#mayWork(order) && workingFromMs(order, tape.calendar, atMs) <= atMs;
    if (!works || !this.#conditionsHold(order, atMs)) {
      const waiting = order.terms.transmit ? "PreSubmitted" : "PendingSubmit";
      return this.#become(order, waiting, atMs, justPlaced && order.terms.transmit);
    }
    if (order.terms.conditionsCancel && order.terms.conditions.length > 0) {
      return this.cancel(permId, atMs, "its conditions hold", false);
    }
    const looked = look(order, tape, this.#liquidity, atMs);
    const status = looked.order.triggered || !waits(order.terms) ? "Submitted" : "PreSubmitted";
    this.#become(looked.order, status, atMs, justPlaced);
    for (const match of looked.matches) this.#fill(permId, match, atMs);
    const left = this.#known(permId);
    const { tif } = left.terms;
    if (!isDone(left) && (tif === "IOC" || tif === "FOK" || isAuction(left.terms))) {
      this.cancel(permId, atMs, "nothing more could be had at once", false);
    }
  }

  #conditionsHold(order: Order, atMs: number): boolean {
    const { conditions } = order.terms;
    return conditions.length === 0 || hold(conditions, order.placedMs, this.#world.circumstances(atMs));
  }

  #become(order: Order, status: OrderStatus, atMs: number, tell: boolean): void {
    const known = this.#known(order.permId);
    const next: Order = { ...order, status };
    this.#put(next);
    if (tell || known.status !== status) this.#events.push({ kind: "status", order: next, atMs });
  }

  #fill(permId: number, match: Match, atMs: number): void {
    const before = this.#known(permId);
    if (isDone(before)) return;
    const event = this.#world.fill(before, match, atMs);
    this.#put(event.order);
    this.#events.push(event);
    if (event.order.status === "Filled") {
      for (const child of this.#open()) {
        if (child.terms.parent === permId) this.#lookAt(child.permId, atMs, false);
      }
    }
    this.#tellGroup(event.order, match.size, atMs);
  }

  /** Others of its group end, or shrink by what was filled. Children of one parent are a group too. */
  #tellGroup({ permId, terms }: Order, size: number, atMs: number): void {
    const { ocaGroup, ocaType, parent } = terms;
    for (const other of this.#open()) {
      const mates = ocaGroup !== "" && other.terms.ocaGroup === ocaGroup;
      const siblings = parent !== undefined && other.terms.parent === parent;
      if (other.permId === permId || !(mates || siblings)) continue;
      const left = other.terms.quantity - other.filled - size;
      if ((mates && ocaType === 1) || left <= 0) {
        this.cancel(other.permId, atMs, "another order of its group was filled", false);
      } else {
        const quantity = other.terms.quantity - size;
        this.#put({ ...other, terms: { ...other.terms, quantity } });
        this.#events.push({ kind: "status", order: this.#known(other.permId), atMs });
      }
    }
  }

  /** The last part of a group that is transmitted takes those along that wait for it. */
  #transmit(permId: number, { parent }: OrderTerms): void {
    for (const other of this.#open()) {
      const together =
        other.permId === parent ||
        (parent !== undefined && other.terms.parent === parent) ||
        other.terms.parent === permId;
      if (!together || other.terms.transmit) continue;
      this.#put({ ...other, terms: { ...other.terms, transmit: true } });
      this.#lookAt(other.permId, Math.max(this.#lookedMs, other.placedMs), true);
    }
  }

  #calendar({ instrument }: OrderTerms, nowMs: number): Calendar {
    return this.#world.tape(instrument.conId, nowMs).calendar;
  }

  #open(): Order[] {
    return [...this.#openIds].map((permId) => this.#known(permId));
  }

  #known(permId: number): Order {
    const order = this.#orders.get(permId);
    if (order === undefined) throw new RangeError(`No order has the permId ${permId}`);
    return order;
  }

  #put(order: Order): void {
    this.#orders.set(order.permId, order);
    if (isDone(order)) this.#openIds.delete(order.permId);
    else this.#openIds.add(order.permId);
  }
}
