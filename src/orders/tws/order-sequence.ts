import { PoolError, reasonOf } from "../../errors.ts";
import type { Ticket } from "../../pacing/outbox.ts";
import type { Clock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import { closedByOutage } from "../closed-gate.ts";
import type { JournalEntry } from "../journal.ts";

/** A message about an order, on its way from its intent to the connection. */
export interface OrderMessage {
  /** Owner of the message: owners in one lane take turns. */
  readonly owner: unknown;
  /** ID of the order that is changed or sent again; undefined for a new one, which gets the next free ID. */
  readonly orderId: number | undefined;
  /** Latest instant at which it may be written, by the clock. */
  readonly untilMs: number;
  /** Gets the reason for which it must not be written now; undefined where it may. */
  blocked?(): PoolError | undefined;
  /** Makes the entries that have to be durable before it is written; empty for a message without any. */
  entries(orderId: number): readonly JournalEntry[];
  /** Its entries are durable. */
  kept?(orderId: number): void;
  /** Writes it. */
  write(orderId: number): void;
  /** It will not be written. */
  dropped(reason: PoolError): void;
}

/** Place of a message in the sequence. */
interface Place {
  readonly live: LiveSession;
  readonly message: OrderMessage;
  readonly orderId: number;
  state:
    | { readonly kind: "keeping" }
    | { readonly kind: "kept" }
    | { readonly kind: "queued"; readonly ticket: Ticket }
    | { readonly kind: "over" };
}

/**
 * Brings all messages about orders to the connection in the order in which they were submitted, each with its entries in the
 * journal first.
 *
 * A new order gets its ID when it is submitted. As messages leave in the same order, IDs on the wire only grow, although
 * journals take their time. An ID whose order was dropped is never used again.
 *
 * Nothing is written while TWS is cut off from IBKR (1100), nor afterwards what was submitted before, wherever it waits: its
 * terms are those of a market of minutes ago. Cancels are no part of the sequence, because they are wanted all the same.
 */
export class OrderSequence {
  readonly #clock: Clock;
  readonly #keep: (entries: readonly JournalEntry[]) => Promise<void> | undefined;
  /** Messages that wait for their entries, or for the entries of those before them. */
  readonly #places: Place[] = [];
  /** Messages that wait in the outbox. */
  readonly #queued = new Set<Place>();
  readonly #watched = new WeakSet<LiveSession>();

  /** @param keep Makes entries durable; undefined where they are at once. */
  constructor(clock: Clock, keep: (entries: readonly JournalEntry[]) => Promise<void> | undefined) {
    this.#clock = clock;
    this.#keep = keep;
  }

  /** Number of messages whose entries are not durable yet, or that wait for such a message. */
  get waiting(): number {
    return this.#places.length;
  }

  /**
   * Submits a message. It is written before this returns if its entries are durable at once and no budget holds it back.
   *
   * @returns A function that takes the message back with a reason, if it was not written yet.
   */
  submit(live: LiveSession, message: OrderMessage): (reason: PoolError) => void {
    const closed = live.ended ?? (live.outbox.cutOff ? closedByOutage() : undefined);
    if (closed !== undefined) {
      message.dropped(closed);
      return () => {};
    }
    let orderId: number;
    try {
      orderId = message.orderId ?? live.requests.channel.ids.next();
    } catch (error) {
      message.dropped(asPoolError(error));
      return () => {};
    }
    const place: Place = { live, message, orderId, state: { kind: "keeping" } };
    this.#watch(live);
    this.#places.push(place);
    try {
      const entries = message.entries(orderId);
      const kept = entries.length === 0 ? undefined : this.#keep(entries);
      if (kept === undefined) this.#isKept(place);
      else
        kept.then(
          () => this.#isKept(place),
          (error: unknown) => this.#drop(place, asPoolError(error)),
        );
    } catch (error) {
      this.#drop(place, asPoolError(error));
    }
    return (reason) => this.#withdraw(place, reason);
  }

  /** Drops all messages that were not written, oldest first. */
  dropAll(reason: PoolError): void {
    this.#dropEach([...this.#queued, ...this.#places], reason);
  }

  /** Drops the messages of a session when TWS is cut off from IBKR. */
  #watch(live: LiveSession): void {
    if (this.#watched.has(live)) return;
    this.#watched.add(live);
    live.watchers.add({
      ibkrLink: (state) => {
        if (state !== "lost") return;
        const places = [...this.#queued, ...this.#places].filter((place) => place.live === live);
        this.#dropEach(places, closedByOutage());
      },
      lost: () => () => {},
      farm: () => {},
    });
  }

  #dropEach(places: readonly Place[], reason: PoolError): void {
    const waiting = places.filter((place) => !this.#queued.has(place));
    // At once, so that none goes out because the one before it is dropped.
    for (const place of waiting) place.state = { kind: "over" };
    for (const { state, live } of places) if (state.kind === "queued") live.outbox.drop(state.ticket, reason);
    for (const { message } of waiting) message.dropped(reason);
    this.#advance();
  }

  #isKept(place: Place): void {
    if (place.state.kind !== "keeping") return;
    place.state = { kind: "kept" };
    place.message.kept?.(place.orderId);
    this.#advance();
  }

  #withdraw(place: Place, reason: PoolError): void {
    if (place.state.kind === "queued") place.live.outbox.drop(place.state.ticket, reason);
    else this.#drop(place, reason);
  }

  #drop(place: Place, reason: PoolError): void {
    if (place.state.kind === "over") return;
    place.state = { kind: "over" };
    place.message.dropped(reason);
    this.#advance();
  }

  /** Passes on the messages at the front that are ready. */
  #advance(): void {
    for (let [first] = this.#places; first !== undefined; [first] = this.#places) {
      if (first.state.kind === "keeping") return;
      this.#places.shift();
      if (first.state.kind === "kept") this.#release(first);
    }
  }

  #release(place: Place): void {
    const { live, message, orderId } = place;
    const blocked = this.#blocked(place);
    if (blocked !== undefined) return this.#drop(place, blocked);
    const dropped = (reason: PoolError): void => {
      if (place.state.kind === "over") return;
      this.#queued.delete(place);
      place.state = { kind: "over" };
      message.dropped(reason);
    };
    const ticket = live.outbox.submit({ lane: "orders", owner: message.owner, dropped }, () => {
      const reason = this.#blocked(place);
      if (reason !== undefined) throw reason;
      message.write(orderId);
      this.#queued.delete(place);
      place.state = { kind: "over" };
    });
    if (place.state.kind !== "kept") return;
    place.state = { kind: "queued", ticket };
    this.#queued.add(place);
  }

  #blocked({ live, message }: Place): PoolError | undefined {
    if (live.ended !== undefined) return live.ended;
    if (this.#clock.now() > message.untilMs)
      return new PoolError("REQUEST_TIMEOUT", "its deadline had passed before it was written");
    return message.blocked?.();
  }
}

function asPoolError(error: unknown): PoolError {
  return error instanceof PoolError
    ? error
    : new PoolError("JOURNAL_FAILED", reasonOf(error), { cause: error });
}
