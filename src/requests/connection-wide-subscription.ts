import type { AnyRead } from "../operations/read.ts";
import type { Ticket } from "../pacing/ticket.ts";
import type { AlternatingIds } from "./alternating-ids.ts";
import type { Channel } from "./channel.ts";
import { type ActiveSubscription, type AnyCall, SubscriptionHolders } from "./subscription-holders.ts";

/** A request, as far as it matters for what follows its answer. */
interface Request {
  readonly key: string;
  readonly operation: AnyRead;
}

/** Keeps what TWS goes on sending after an answer for as long as somebody holds it, and ends it then. */
export class ConnectionWideSubscription {
  readonly holders: SubscriptionHolders = new SubscriptionHolders();
  readonly #channel: Channel;
  readonly #slots: AlternatingIds;
  /** What ends the last request of each number; it may still wait for its turn. */
  readonly #releases = new Map<number, Ticket>();

  constructor(channel: Channel, slots: AlternatingIds) {
    this.#channel = channel;
    this.#slots = slots;
  }

  /**
   * A request is about to go out. What TWS sends under another number is ended ahead of it, so that nothing of that can
   * come any more once the request is answered, and its number is free.
   */
  beforeRequest({ operation }: Request): void {
    if (operation.numbering === "slot") this.#end(this.holders.cancelled());
  }

  /** A request goes out. */
  requested({ key, operation }: Request): void {
    const id = operation.numbering === "slot" ? this.#slots.id : 0;
    this.holders.requested(key, { operation, id }, this.#channel.clock.now());
    // What the request replaces must not be ended behind it, because that would end the new one.
    const release = this.#releases.get(id);
    if (release?.state.kind === "queued") this.#channel.outbox.done(release);
    this.#releases.delete(id);
  }

  /** TWS refused a request, so that there is nothing to be ended. */
  refused({ key, operation }: Request): void {
    if (operation.numbering === "slot") this.holders.ended();
    else if (!this.holders.holds(key)) this.holders.cancelled();
  }

  /**
   * Ends what TWS goes on sending and nobody holds, unless the next request replaces it.
   *
   * @returns What somebody holds and TWS does not send, to be requested.
   */
  settle(next: AnyRead | undefined): AnyCall | undefined {
    const missing = this.holders.missing();
    const replaced = (missing?.operation ?? next)?.numbering === "none";
    if (!replaced && !this.holders.wanted) this.#end(this.holders.cancelled());
    return missing;
  }

  #end(unwanted: ActiveSubscription | undefined): void {
    if (unwanted === undefined) return;
    const { api, outbox } = this.#channel;
    const { operation, id } = unwanted;
    if (id === this.#slots.id) this.#slots.release();
    const ticket = outbox.submit({ lane: "urgent", owner: this }, () => operation.release?.(api, id));
    this.#releases.set(id, ticket);
  }
}
