import { orderKey } from "../operations/order-messages.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Recipient } from "../routing/router.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { Contract, Order } from "../stoqey/mod.ts";

/** Orders that are over and are still known by their numbers, because fills and corrections may still come. */
const OVER_MAX = 1_000;
/** TWS knows no higher number. */
const INT_MAX = 2 ** 31 - 1;
/** Orders of others that are known by the numbers under which they were shown. */
const SHOWN_MAX = 10_000;

/** What was told of an order last, and when it was told because TWS sent it by itself, counted in events. */
export interface LastEmitted {
  readonly text: string;
  readonly unsolicitedAt: number;
}

/** An order as one caller knows it. */
export interface KnownOrder {
  /** The caller's number for it; below -1 for what the caller did not place. */
  readonly callerId: number;
  /** TWS's number; undefined until it was sent, and for orders of other client IDs. */
  twsId: number | undefined;
  /** Those of its messages that are not sent yet: the order itself, and changes to it. */
  readonly queued: Set<Ticket>;
  /** By event. */
  readonly emitted: Map<string, LastEmitted>;
  /** The order that has to be filled first. */
  parent: KnownOrder | undefined;
  /** What TWS reported it to be. */
  reported: { readonly contract: Contract; readonly order: Order } | undefined;
  /** Has TWS reported that nothing more happens to it? */
  over: boolean;
  /** Is it among those that may be forgotten? */
  forgettable: boolean;
  /** The number of frames that were written when it had been; its own is the last of these. */
  frames: number;
  /** Has TWS said anything about it? */
  acknowledged: boolean;
  readonly recipient: Recipient;
}

/** The orders that one caller knows, by its own numbers and by those of TWS. */
export class KnownOrders {
  readonly #live: LiveSession;
  readonly #receive: (one: KnownOrder, event: string, args: readonly unknown[]) => void;
  readonly #byCallerId = new Map<number, KnownOrder>();
  readonly #byTwsId = new Map<number, KnownOrder>();
  /** Orders that the caller did not place, by what tells them from all others. */
  readonly #shown = new Map<string, KnownOrder>();
  /** Oldest first. */
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

  /** A number that the caller has not used. */
  get nextId(): number {
    const { ids } = this.#live.requests.channel;
    return this.#highest < INT_MAX ? Math.max(ids.peek(), this.#highest + 1) : ids.peek();
  }

  /** All that are known. */
  get all(): readonly KnownOrder[] {
    return [...this.#byCallerId.values()];
  }

  get(callerId: number | undefined): KnownOrder | undefined {
    return callerId === undefined ? undefined : this.#byCallerId.get(callerId);
  }

  /** Did this number belong to an order that is over and forgotten, or may it have? */
  mayBeForgotten(callerId: number): boolean {
    return callerId <= this.#forgotten;
  }

  /** Does the caller receive what becomes of the order with this number of TWS? */
  follows(twsId: number): boolean {
    return this.#byTwsId.has(twsId);
  }

  /** Keeps an order that the caller places. */
  add(callerId: number): KnownOrder {
    const one: KnownOrder = {
      ...{ callerId, twsId: undefined, queued: new Set<Ticket>(), emitted: new Map<string, LastEmitted>() },
      ...{
        parent: undefined,
        reported: undefined,
        over: false,
        forgettable: false,
        frames: 0,
        acknowledged: false,
      },
      recipient: { receive: (event, args) => this.#receive(one, event, args) },
    };
    this.#byCallerId.set(callerId, one);
    this.#highest = Math.max(this.#highest, callerId);
    return one;
  }

  /** From now on the caller receives what becomes of it. */
  follow(one: KnownOrder, twsId: number): void {
    one.twsId = twsId;
    this.#byTwsId.set(twsId, one);
    this.#live.router.join(twsId, one.recipient);
  }

  /** It was not sent after all, and has no number of TWS. */
  unfollow(one: KnownOrder): void {
    this.#leave(one);
    one.twsId = undefined;
  }

  /** The order as the caller knows it; one that it does not know gets a number that it cannot use by mistake. */
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

  /** Nothing more is expected of it: of these the last ones stay known. */
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

  /** It goes on after all. */
  markActive(one: KnownOrder): void {
    one.forgettable = false;
    this.#forgettable.delete(one);
  }

  forget(one: KnownOrder): void {
    if (this.#byCallerId.get(one.callerId) === one) this.#byCallerId.delete(one.callerId);
    this.#leave(one);
  }

  /** Nothing is received any more. */
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
