import { orderKey } from "../operations/order-messages.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Recipient } from "../routing/router.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import type { WaitingMessage } from "./waiting-message.ts";

/** Maximum number of ended orders that are remembered, because fills and corrections may still arrive. */
const OVER_MAX = 1_000;
/** The highest order ID of TWS. */
const INT_MAX = 2 ** 31 - 1;
/** Maximum number of orders of other callers that are remembered with the IDs that the caller got for them. */
const SHOWN_MAX = 10_000;

/** Last emitted event of a kind about an order, and the number of the last one that TWS sent unsolicited. */
export interface LastEmitted {
  readonly text: string;
  readonly unsolicitedAt: number;
}

/** An order that one caller has placed or been shown. */
export interface KnownOrder {
  /** The caller's ID; below -1 for orders that the caller did not place. */
  readonly callerId: number;
  /** ID at TWS; undefined until it is sent, and for orders of other client IDs. */
  twsId: number | undefined;
  /** Record of the pool; undefined until it is placed, and for orders that the caller did not place. */
  record: OrderRecord | undefined;
  /** Its messages that are not sent yet: the order itself, and changes. */
  readonly queued: Set<WaitingMessage>;
  /** The last emitted events, by name. */
  readonly emitted: Map<string, LastEmitted>;
  /** Parent order, which has to be filled first. */
  parent: KnownOrder | undefined;
  /** Contract and order as TWS reported them last. */
  reported: { readonly contract: Contract; readonly order: Order } | undefined;
  /** True when TWS has reported a final status. */
  over: boolean;
  /** True when it may be forgotten. */
  forgettable: boolean;
  readonly recipient: Recipient;
}

/** The orders that one caller knows, by the caller's IDs and by those of TWS. */
export class KnownOrders {
  readonly #live: LiveSession;
  readonly #receive: (one: KnownOrder, event: string, args: readonly unknown[]) => void;
  readonly #byCallerId = new Map<number, KnownOrder>();
  readonly #byTwsId = new Map<number, KnownOrder>();
  /** Orders that the caller did not place, by `orderKey`. */
  readonly #shown = new Map<string, KnownOrder>();
  /** Orders that may be forgotten, oldest first. */
  readonly #forgettable = new Set<KnownOrder>();
  #highest = 0;
  #lowest = -1;
  #forgotten = -1;

  constructor(
    live: LiveSession,
    receive: (one: KnownOrder, event: string, args: readonly unknown[]) => void,
  ) {
    this.#live = live;
    this.#receive = receive;
  }

  /** An ID that the caller has not used. */
  get nextId(): number {
    const { ids } = this.#live.requests.channel;
    return this.#highest < INT_MAX ? Math.max(ids.peek(), this.#highest + 1) : ids.peek();
  }

  /** All known orders. */
  get all(): readonly KnownOrder[] {
    return [...this.#byCallerId.values()];
  }

  get(callerId: number | undefined): KnownOrder | undefined {
    return callerId === undefined ? undefined : this.#byCallerId.get(callerId);
  }

  /** Returns whether this ID may have belonged to an order that was forgotten. */
  mayBeForgotten(callerId: number): boolean {
    return callerId <= this.#forgotten;
  }

  /** Returns whether the caller receives the events of the order with this ID at TWS. */
  follows(twsId: number): boolean {
    return this.#byTwsId.has(twsId);
  }

  /** Adds an order that the caller places. */
  add(callerId: number): KnownOrder {
    const one: KnownOrder = {
      callerId,
      twsId: undefined,
      record: undefined,
      queued: new Set(),
      emitted: new Map(),
      parent: undefined,
      reported: undefined,
      over: false,
      forgettable: false,
      recipient: { receive: (event, args) => this.#receive(one, event, args) },
    };
    this.#byCallerId.set(callerId, one);
    this.#highest = Math.max(this.#highest, callerId);
    return one;
  }

  /** Begins to receive the events of an order. */
  follow(one: KnownOrder, twsId: number): void {
    one.twsId = twsId;
    this.#byTwsId.set(twsId, one);
    this.#live.router.join(twsId, one.recipient);
  }

  /** Undoes `follow`, because the order was not sent. */
  unfollow(one: KnownOrder): void {
    this.#leave(one);
    one.twsId = undefined;
  }

  /** Finds an order by its IDs at TWS; one of another caller is added under a negative ID, which is never used by mistake. */
  shownAs(orderId: number, clientId: number | undefined, permId: number | undefined): KnownOrder {
    const own = this.#live.session.clientId;
    const mine = clientId === undefined || clientId === own;
    const followed = mine ? this.#byTwsId.get(orderId) : undefined;
    if (followed !== undefined) return followed;
    const key = orderKey(orderId, clientId ?? own, permId);
    const shown = this.#shown.get(key);
    if (shown !== undefined) return shown;
    const one = this.add(--this.#lowest);
    // Orders of other client IDs cannot be changed by this one.
    if (mine && orderId !== 0) one.twsId = orderId;
    this.#shown.set(key, one);
    if (this.#shown.size > SHOWN_MAX) {
      const [oldest] = this.#shown;
      if (oldest !== undefined) {
        this.#shown.delete(oldest[0]);
        this.forget(oldest[1]);
      }
    }
    return one;
  }

  /** Marks an order of which no more events are expected; the last thousand of these stay known. */
  markForgettable(one: KnownOrder): void {
    if (one.forgettable || one.callerId < 0) return;
    one.forgettable = true;
    this.#forgettable.add(one);
    if (this.#forgettable.size <= OVER_MAX) return;
    const [oldest] = this.#forgettable;
    if (oldest === undefined) return;
    this.#forgettable.delete(oldest);
    this.#forgotten = Math.max(this.#forgotten, oldest.callerId);
    this.forget(oldest);
  }

  /** Marks an order as active again. */
  markActive(one: KnownOrder): void {
    one.forgettable = false;
    this.#forgettable.delete(one);
  }

  forget(one: KnownOrder): void {
    if (this.#byCallerId.get(one.callerId) === one) this.#byCallerId.delete(one.callerId);
    this.#leave(one);
  }

  /** Forgets all orders, and receives no more events. */
  close(): void {
    for (const one of [...this.#byTwsId.values()]) this.#leave(one);
    for (const known of [this.#byCallerId, this.#byTwsId, this.#shown, this.#forgettable]) known.clear();
  }

  #leave(one: KnownOrder): void {
    if (one.twsId === undefined || this.#byTwsId.get(one.twsId) !== one) return;
    this.#byTwsId.delete(one.twsId);
    this.#live.router.leave(one.twsId, one.recipient);
  }
}
