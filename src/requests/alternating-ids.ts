import type { Recipient } from "../session/router.ts";
import type { Channel } from "./channel.ts";

/** The two numbers that are used in turn for a request of whose numbers TWS allows only few in the life of a connection. */
export class AlternatingIds {
  readonly #channel: Channel;
  #numbers: readonly [number, number] | undefined;
  /** The number in use; 0 where none is. */
  id = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Takes the number whose turn it is, and makes a recipient its owner. */
  take(owner: Recipient): void {
    const { ids, router } = this.#channel;
    const [next, other] = this.#numbers ?? [ids.next(), ids.next()];
    this.#numbers = [other, next];
    this.release();
    this.id = next;
    router.own(next, owner);
  }

  /** What still comes for the number in use reaches nobody. */
  release(): void {
    if (this.id !== 0) this.#channel.router.disown(this.id);
  }
}
