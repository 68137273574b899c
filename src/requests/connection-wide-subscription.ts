import type { AnyRead } from "../operations/read.ts";
import type { Ticket } from "../pacing/ticket.ts";
import type { AlternatingIds } from "./alternating-ids.ts";
import type { Channel } from "./channel.ts";
import { type ActiveSubscription, type AnyCall, SubscriptionHolders } from "./subscription-holders.ts";

/** The fields of a request that matter for what TWS sends after its answer. */
interface Request {
  readonly key: string;
  readonly operation: AnyRead;
}

/**
 * What TWS goes on sending after the first answer of a connection-wide request, such as position updates after
 * `positionEnd`. Keeps it while a caller holds it, and cancels it afterwards.
 */
export class ConnectionWideSubscription {
  readonly holders: SubscriptionHolders = new SubscriptionHolders();
  readonly #channel: Channel;
  readonly #slots: AlternatingIds;
  /** The cancel of the last request of each number; it may wait to be sent. */
  readonly #releases = new Map<number, Ticket>();

  constructor(channel: Channel, slots: AlternatingIds) {
    this.#channel = channel;
    this.#slots = slots;
  }

  /**
   * Cancels what TWS sends under another number before a request goes out: once the request is answered, nothing of it
   * can come any more, and its number is free.
   */
  beforeRequest({ operation }: Request): void {
    if (operation.numbering === "slot") this.#end(this.holders.cancelled());
  }

  /** Records a request that goes out. */
  requested({ key, operation }: Request): void {
    const id = operation.numbering === "slot" ? this.#slots.id : 0;
    this.holders.requested(key, { operation, id }, this.#channel.clock.now());
    // A cancel of what the request replaces must not go out behind it, because it would end the new one.
    const release = this.#releases.get(id);
    if (release?.state.kind === "queued") this.#channel.outbox.done(release);
    this.#releases.delete(id);
  }

  /** Records that TWS refused a request, so that there is nothing to cancel. */
  refused({ key, operation }: Request): void {
    if (operation.numbering === "slot") this.holders.ended();
    else if (!this.holders.holds(key)) this.holders.cancelled();
  }

  /**
   * Cancels what TWS goes on sending and no caller holds, unless the next request replaces it.
   *
   * @returns The call that a caller holds and TWS does not send, to be requested.
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
