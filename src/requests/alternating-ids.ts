import type { Recipient } from "../routing/router.ts";
import type { Channel } from "./channel.ts";

/**
 * Two request numbers used alternately for a request such as `reqAccountSummary`, for which TWS accepts only a few numbers
 * in the life of a connection.
 */
export class AlternatingIds {
  readonly #channel: Channel;
  #numbers: readonly [number, number] | undefined;
  /** The number in use; 0 where none is. */
  id = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Switches to the other number, and makes a recipient its owner. */
  take(owner: Recipient): void {
    const { ids, router } = this.#channel;
    const [next, other] = this.#numbers ?? [ids.next(), ids.next()];
    this.#numbers = [other, next];
    this.release();
    this.id = next;
    router.own(next, owner);
  }

  /** Removes the owner of the number in use; later events with the number are dropped. */
  release(): void {
    if (this.id !== 0) this.#channel.router.disown(this.id);
  }
}
