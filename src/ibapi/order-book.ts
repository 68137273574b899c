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
export interface Told {
  readonly text: string;
  readonly newsAt: number;
}

/** An order as one caller knows it. */
export interface Known {
  /** The caller's number for it; below -1 for what the caller did not place. */
  readonly outer: number;
  /** TWS's number; undefined until it was sent, and for orders of other client IDs. */
  inner: number | undefined;
  /** Those of its messages that are not sent yet: the order itself, and changes to it. */
  readonly queued: Set<Ticket>;
  /** By event. */
  readonly told: Map<string, Told>;
  /** The order that has to be filled first. */
  parent: Known | undefined;
  /** What TWS reported it to be. */
  what: { readonly contract: Contract; readonly order: Order } | undefined;
  /** Has TWS reported that nothing more happens to it? */
  over: boolean;
  /** Is it among those that may be forgotten? */
  spent: boolean;
  /** The number of frames that were written when it had been; its own is the last of these. */
  frames: number;
  /** Has TWS said anything about it? */
  acknowledged: boolean;
  readonly recipient: Recipient;
}

/** The orders that one caller knows, by its own numbers and by those of TWS. */
export class OrderBook {
  readonly #live: LiveSession;
  readonly #receive: (one: Known, event: string, args: readonly unknown[]) => void;
  readonly #byOuter = new Map<number, Known>();
  readonly #byInner = new Map<number, Known>();
  /** Orders that the caller did not place, by what tells them from all others. */
  readonly #shown = new Map<string, Known>();
  /** Oldest first. */
  readonly #spent = new Set<Known>();
  #highest = 0;
  #lowest = -1;
  #forgotten = -1;

  constructor(live: LiveSession, receive: (one: Known, event: string, args: readonly unknown[]) => void) {
    this.#live = live;
    this.#receive = receive;
  }

  /** A number that the caller has not used. */
  get next(): number {
    const { ids } = this.#live.requests.channel;
    return this.#highest < INT_MAX ? Math.max(ids.peek(), this.#highest + 1) : ids.peek();
  }

  /** All that are known. */
  get all(): readonly Known[] {
    return [...this.#byOuter.values()];
  }

  of(outer: number | undefined): Known | undefined {
    return outer === undefined ? undefined : this.#byOuter.get(outer);
  }

  /** Did this number belong to an order that is over and forgotten, or may it have? */
  mayBeForgotten(outer: number): boolean {
    return outer <= this.#forgotten;
  }

  /** Does the caller receive what becomes of the order with this number of TWS? */
  follows(inner: number): boolean {
    return this.#byInner.has(inner);
  }

  /** Keeps an order that the caller places. */
  learn(outer: number): Known {
    const one: Known = {
      ...{ outer, inner: undefined, queued: new Set<Ticket>(), told: new Map<string, Told>() },
      ...{ parent: undefined, what: undefined, over: false, spent: false, frames: 0, acknowledged: false },
      recipient: { receive: (event, args) => this.#receive(one, event, args) },
    };
    this.#byOuter.set(outer, one);
    this.#highest = Math.max(this.#highest, outer);
    return one;
  }

  /** From now on the caller receives what becomes of it. */
  follow(one: Known, inner: number): void {
    one.inner = inner;
    this.#byInner.set(inner, one);
    this.#live.router.join(inner, one.recipient);
  }

  /** It was not sent after all, and has no number of TWS. */
  unfollow(one: Known): void {
    this.#leave(one);
    one.inner = undefined;
  }

  /** The order as the caller knows it; one that it does not know gets a number that it cannot use by mistake. */
  shownAs(orderId: number, clientId: number | undefined, permId: number | undefined): Known {
    const own = this.#live.session.clientId;
    const mine = clientId === undefined || clientId === own;
    const followed = mine ? this.#byInner.get(orderId) : undefined;
    if (followed !== undefined) return followed;
    const key = orderKey(orderId, clientId ?? own, permId);
    const shown = this.#shown.get(key);
    if (shown !== undefined) return shown;
    const one = this.learn(--this.#lowest);
    // Orders of other client IDs cannot be changed by this one.
    if (mine && orderId !== 0) one.inner = orderId;
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
  spend(one: Known): void {
    if (one.spent || one.outer < 0) return;
    one.spent = true;
    this.#spent.add(one);
    if (this.#spent.size <= OVER_MAX) return;
    const [oldest] = this.#spent;
    if (oldest === undefined) return;
    this.#spent.delete(oldest);
    this.#forgotten = Math.max(this.#forgotten, oldest.outer);
    this.forget(oldest);
  }

  /** It goes on after all. */
  revive(one: Known): void {
    one.spent = false;
    this.#spent.delete(one);
  }

  forget(one: Known): void {
    if (this.#byOuter.get(one.outer) === one) this.#byOuter.delete(one.outer);
    this.#leave(one);
  }

  /** Nothing is received any more. */
  close(): void {
    for (const one of [...this.#byInner.values()]) this.#leave(one);
    for (const known of [this.#byOuter, this.#byInner, this.#shown, this.#spent]) known.clear();
  }

  #leave(one: Known): void {
    if (one.inner === undefined || this.#byInner.get(one.inner) !== one) return;
    this.#byInner.delete(one.inner);
    this.#live.router.leave(one.inner, one.recipient);
  }
}
