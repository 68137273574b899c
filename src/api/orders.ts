import { PoolError, reasonOf } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import { type OpenOrder, ORDER_OVER, orderKey, ownOpenOrders } from "../requests/orders.ts";
import type { Recipient } from "../session/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { NOT_CONNECTED, ORDER_CANCELLED, ORDER_NOT_FOUND } from "../tws/codes.ts";
import { emitError, type ViewParts } from "./view-options.ts";

/** TWS's code for an order that another one names as its parent and that is not there. */
const CANNOT_FIND_ORDER = 135;
/** TWS's code for a request that it cannot read. */
const UNREADABLE = 320;
/** Where `orderStatus` has the number of the parent. */
const STATUS_PARENT = 6;
/** Orders that are over and are still known by their numbers. */
const OVER_MAX = 10_000;

/** An order as one caller knows it. */
interface Known {
  /** The caller's number for it; below -1 for what the caller did not place. */
  readonly outer: number;
  /** TWS's number; undefined until it was sent, and for orders of other client IDs. */
  inner: number | undefined;
  /** Those of its messages that are not sent yet: the order itself, and changes to it. */
  readonly queued: Set<Ticket>;
  /** What was told of it last, by event, so that a list does not tell it again. */
  readonly told: Map<string, string>;
  over: boolean;
  /** The number of frames that were written when it had been; its own is the last of these. */
  frames: number;
  /** Has TWS said anything about it? */
  acknowledged: boolean;
  readonly recipient: Recipient;
}

type ExecutionFields = { orderId?: number; clientId?: number; permId?: number; execId?: string };

/**
 * The orders of one view, under the caller's own numbers: they are translated wherever they stand, both ways. A caller may
 * change and cancel what it placed and what it was shown; what it was shown has negative numbers, which no counter reaches.
 */
export class ViewOrders {
  readonly #parts: ViewParts;
  readonly #byOuter = new Map<number, Known>();
  readonly #byInner = new Map<number, Known>();
  /** Orders that the caller did not place, by what tells them from all others. */
  readonly #shown = new Map<string, Known>();
  readonly #over: Known[] = [];
  #highest = 0;
  #lowest = -1;

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  /** A number that the caller has not used, for `nextValidId`. */
  nextId(): number {
    return Math.max(this.#parts.live.requests.channel.ids.peek(), this.#highest + 1);
  }

  /** Places an order, or changes one that the caller placed or was shown. */
  place(args: readonly unknown[]): void {
    const [id, contract, order] = args as [number, Contract, Order | undefined];
    if (!Number.isSafeInteger(id)) {
      return this.#refuse(id, UNREADABLE, `Cannot place the order: its ID must be an integer, not ${id}`);
    }
    const { api, router, outbox, ids } = this.#parts.live.requests.channel;
    if (outbox.cutOff) return this.#refuse(id, NOT_CONNECTED, "Not connected: TWS is cut off from IBKR");
    const known = this.#byOuter.get(id);
    if (known === undefined && id < 0) {
      return this.#refuse(id, UNREADABLE, `Cannot place the order: its ID must not be negative: ${id}`);
    }
    const { parentId = 0 } = order ?? {};
    const parent = parentId === 0 ? undefined : this.#byOuter.get(parentId);
    if (parentId !== 0 && parent === undefined) {
      return this.#refuse(id, CANNOT_FIND_ORDER, `Can't find order with ID =${parentId}`);
    }
    const one = known ?? this.#learn(id);
    if (one.inner === undefined && id < 0) return this.#notFound(id);
    this.#highest = Math.max(this.#highest, id);
    const ticket = outbox.submit(
      {
        lane: "orders",
        owner: this.#parts.owner,
        dropped: (reason) => this.#dropped(one, reason),
      },
      () => {
        if (parent !== undefined && parent.inner === undefined)
          throw new Error(`its parent ${parentId} was not sent`);
        const inner = one.inner ?? ids.next();
        this.#bind(one, inner);
        this.#parts.ordered();
        const sent = { ...order, orderId: inner, parentId: parent?.inner ?? 0 };
        router.sending(one.recipient, () => api.placeOrder(inner, contract, sent as Order));
        one.frames = this.#parts.live.session.outgoing.frames;
      },
    );
    for (const before of one.queued) if (before.state.kind !== "queued") one.queued.delete(before);
    if (ticket.state.kind === "queued") one.queued.add(ticket);
  }

  /** Cancels an order that the caller placed or was shown; any other is not found, as TWS says. */
  cancel(args: readonly unknown[]): void {
    const [id, ...rest] = args as [number, ...unknown[]];
    const one = this.#byOuter.get(id);
    if (one === undefined) return this.#notFound(id);
    const { api, router, outbox } = this.#parts.live.requests.channel;
    const unsent = [...one.queued].filter(({ state }) => state.kind === "queued");
    one.queued.clear();
    const { inner } = one;
    if (inner === undefined) {
      // Told once, however often it was changed before it was sent.
      const [first, ...changes] = unsent;
      for (const change of changes) outbox.done(change);
      if (first === undefined) return this.#notFound(id);
      return outbox.drop(first, new PoolError("ABORTED", "it was cancelled before it was sent"));
    }
    // A change that was not sent yet must not follow the cancel.
    for (const change of unsent) outbox.done(change);
    this.#bind(one, inner);
    outbox.submit(
      { lane: "urgent", owner: this.#parts.owner, dropped: (reason) => this.#dropped(one, reason) },
      () =>
        router.sending(one.recipient, () =>
          (api.cancelOrder as (...args: unknown[]) => unknown).call(api, inner, ...rest),
        ),
    );
  }

  /** Cancels all orders of all clients. What was not sent yet, whoever placed it, is not sent any more. */
  cancelAll(args: readonly unknown[]): void {
    const { api, outbox } = this.#parts.live.requests.channel;
    outbox.dropLane("orders", new PoolError("ABORTED", "all orders were cancelled before it was sent"));
    outbox.submit({ lane: "urgent", owner: this.#parts.owner }, () => {
      (api.reqGlobalCancel as (...args: unknown[]) => unknown).call(api, ...args);
    });
  }

  /** Tells a list of open orders, each with where it stands, once. */
  tellList(rows: readonly OpenOrder[]): void {
    if (!this.#parts.connected()) return;
    for (const row of rows) {
      const one = this.#shownAs(row.orderId, row.order.clientId, row.order.permId);
      this.#tellOrder(one, [row.contract, row.order, row.orderState]);
      const { standing } = row;
      if (standing === undefined) continue;
      const { status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice } = standing;
      const { clientId, whyHeld, mktCapPrice } = standing;
      const rest = [status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice, clientId];
      this.#tellStatus(one, [...rest, whyHeld, mktCapPrice]);
    }
    this.#parts.emit("openOrderEnd", []);
  }

  /** An execution, with the order's number as the caller knows it. */
  execution(execution: unknown): unknown {
    const { orderId, clientId, permId } = execution as ExecutionFields;
    if (orderId === undefined) return execution;
    const { outer } = this.#shownAs(orderId, clientId, permId);
    return { ...(execution as object), orderId: outer };
  }

  /** A completed order, with its number as the caller knows it. */
  completed(order: Order): Order {
    if (!order.orderId) return order;
    return { ...order, orderId: this.#shownAs(order.orderId, order.clientId, order.permId).outer };
  }

  /** Orders that TWS binds to client 0, which this caller asked for: told under numbers of its own. */
  readonly auto: Recipient = {
    receive: (event, args) => {
      if (event === "orderBound") {
        const [permId, clientId, orderId] = args as [number, number, number];
        return this.#parts.emit(event, [permId, clientId, this.#shownAs(orderId, clientId, permId).outer]);
      }
      const [orderId, ...rest] = args as [number, ...unknown[]];
      if (this.#byInner.has(orderId)) return;
      const order = event === "openOrder" ? (rest[1] as Order) : undefined;
      const clientId = order?.clientId ?? (rest[7] as number | undefined);
      const one = this.#shownAs(orderId, clientId, order?.permId ?? (rest[4] as number | undefined));
      if (event === "openOrder") this.#tellOrder(one, rest);
      else this.#tellStatus(one, rest);
    },
  };

  /** Nothing is told of any of them any more; the orders themselves stay as they are. */
  close(): void {
    const { router, ended, session } = this.#parts.live;
    if (ended !== undefined) {
      // What the system had not taken from the socket when the session ended never reached TWS.
      for (const one of this.#byOuter.values()) {
        if (one.frames > session.outgoing.taken && !one.acknowledged) this.#dropped(one, ended);
      }
    }
    for (const [inner, one] of this.#byInner) router.leave(inner, one.recipient);
    this.#byInner.clear();
    this.#byOuter.clear();
    this.#shown.clear();
  }

  #learn(outer: number): Known {
    const one: Known = {
      ...{ outer, inner: undefined, queued: new Set<Ticket>(), told: new Map<string, string>() },
      ...{ over: false, frames: 0, acknowledged: false },
      recipient: { receive: (event, args) => this.#receive(one, event, args) },
    };
    this.#byOuter.set(outer, one);
    return one;
  }

  /** From now on the caller is told what becomes of it. */
  #bind(one: Known, inner: number): void {
    one.inner = inner;
    this.#byInner.set(inner, one);
    this.#parts.live.router.join(inner, one.recipient);
  }

  /** The order as the caller knows it; one that it does not know gets a number that it cannot use by mistake. */
  #shownAs(orderId: number, clientId: number | undefined, permId: number | undefined): Known {
    const { session } = this.#parts.live;
    const mine = clientId === undefined || clientId === session.clientId;
    const own = mine ? this.#byInner.get(orderId) : undefined;
    if (own !== undefined) return own;
    const key = orderKey(orderId, clientId ?? session.clientId, permId);
    const shown = this.#shown.get(key);
    if (shown !== undefined) return shown;
    const one = this.#learn(--this.#lowest);
    // Orders of other client IDs cannot be changed by this one.
    if (mine && orderId !== 0) one.inner = orderId;
    this.#shown.set(key, one);
    if (this.#shown.size > OVER_MAX) {
      const [oldest] = this.#shown;
      if (oldest !== undefined) {
        this.#shown.delete(oldest[0]);
        this.#forget(oldest[1]);
      }
    }
    return one;
  }

  #forget(one: Known): void {
    if (this.#byOuter.get(one.outer) === one) this.#byOuter.delete(one.outer);
    if (one.inner === undefined || this.#byInner.get(one.inner) !== one) return;
    this.#byInner.delete(one.inner);
    this.#parts.live.router.leave(one.inner, one.recipient);
  }

  #receive(one: Known, event: string, args: readonly unknown[]): void {
    const [, ...rest] = args;
    one.acknowledged = true;
    switch (event) {
      case "openOrder":
        if (!this.#repeated(one, event, rest)) this.#tellOrder(one, rest);
        return;
      case "orderStatus":
        if (!this.#repeated(one, event, rest)) this.#tellStatus(one, rest);
        return;
      case "execDetails":
        return this.#parts.emit(event, [args[0], args[1], this.execution(args[2])]);
      case "error":
        return this.#parts.emit(event, [args[0], args[1], one.outer, ...args.slice(3)]);
      default:
        return this.#parts.emit(event, args);
    }
  }

  /** While TWS is sending a list that somebody asked for, what was told already is part of the list, and no news. */
  #repeated(one: Known, event: string, rest: readonly unknown[]): boolean {
    const { requests } = this.#parts.live;
    if (requests.line(ownOpenOrders, ownOpenOrders.name).underWay === undefined) return false;
    return one.told.get(event) === JSON.stringify(rest);
  }

  #tellOrder(one: Known, rest: readonly unknown[]): void {
    one.told.set("openOrder", JSON.stringify(rest));
    const [contract, order, state] = rest as [Contract, Order, unknown];
    const parentId = this.#parent(order.parentId, order.clientId);
    this.#parts.emit("openOrder", [one.outer, contract, { ...order, orderId: one.outer, parentId }, state]);
  }

  #tellStatus(one: Known, rest: readonly unknown[]): void {
    one.told.set("orderStatus", JSON.stringify(rest));
    if (ORDER_OVER.has(String(rest[0]))) this.#ended(one);
    const shown = [...rest];
    shown[STATUS_PARENT - 1] = this.#parent(
      rest[STATUS_PARENT - 1] as number | undefined,
      rest[7] as number | undefined,
    );
    this.#parts.emit("orderStatus", [one.outer, ...shown]);
  }

  #parent(parentId: number | undefined, clientId: number | undefined): number | undefined {
    return parentId ? this.#shownAs(parentId, clientId, undefined).outer : parentId;
  }

  /** It is over; the last of these stay known, because fills and corrections may still come. */
  #ended(one: Known): void {
    if (one.over) return;
    one.over = true;
    this.#over.push(one);
    const oldest = this.#over.length > OVER_MAX ? this.#over.shift() : undefined;
    if (oldest !== undefined) this.#forget(oldest);
  }

  /** It was not sent and never will be. */
  #dropped(one: Known, reason: PoolError): void {
    const { outer } = one;
    const goesOn = [...one.queued].some(({ state }) => state.kind === "queued");
    if (one.inner === undefined && !goesOn) this.#byOuter.delete(outer);
    queueMicrotask(() => {
      if (reason.code === "ABORTED") {
        this.#parts.emit("orderStatus", [outer, "ApiCancelled", 0, 0, 0, 0, 0, 0, undefined, "", 0]);
        return this.#refuse(outer, ORDER_CANCELLED, `Order Canceled - reason: ${reason.message}`);
      }
      const invalid = reason.code === "INVALID_OPTION";
      const sentence = invalid
        ? `Cannot send placeOrder: ${reasonOf(reason.cause)}`
        : `Not sent: ${reason.message}`;
      emitError(
        this.#parts,
        new PoolError(reason.code, sentence, { cause: reason }),
        invalid ? 0 : NOT_CONNECTED,
        outer,
      );
    });
  }

  #notFound(id: number): void {
    this.#refuse(id, ORDER_NOT_FOUND, `OrderId ${id} that needs to be cancelled is not found.`);
  }

  #refuse(id: number, code: number, sentence: string): void {
    emitError(this.#parts, new Error(sentence), code, id);
  }
}
