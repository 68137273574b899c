import { PoolError, reasonOf } from "../../errors.ts";
import type { Ticket } from "../../pacing/outbox.ts";
import type { Clock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
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
  blocked(): PoolError | undefined;
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
 */
export class OrderSequence {
  readonly #clock: Clock;
  readonly #keep: (entries: readonly JournalEntry[]) => Promise<void> | undefined;
  readonly #places: Place[] = [];

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
    let orderId: number;
    try {
      orderId = message.orderId ?? live.requests.channel.ids.next();
    } catch (error) {
      message.dropped(asPoolError(error));
      return () => {};
    }
    const place: Place = { live, message, orderId, state: { kind: "keeping" } };
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

  /** Drops all messages that wait for their entries; those that wait in the outbox are dropped there. */
  dropAll(reason: PoolError): void {
    for (const place of [...this.#places]) this.#drop(place, reason);
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
      place.state = { kind: "over" };
      message.dropped(reason);
    };
    const ticket = live.outbox.submit({ lane: "orders", owner: message.owner, dropped }, () => {
      const reason = this.#blocked(place);
      if (reason !== undefined) throw reason;
      message.write(orderId);
      place.state = { kind: "over" };
    });
    if (place.state.kind === "kept") place.state = { kind: "queued", ticket };
  }

  #blocked({ live, message }: Place): PoolError | undefined {
    if (live.ended !== undefined) return live.ended;
    if (this.#clock.now() > message.untilMs)
      return new PoolError("REQUEST_TIMEOUT", "its deadline had passed before it was written");
    return message.blocked();
  }
}

function asPoolError(error: unknown): PoolError {
  return error instanceof PoolError
    ? error
    : new PoolError("JOURNAL_FAILED", reasonOf(error), { cause: error });
}
