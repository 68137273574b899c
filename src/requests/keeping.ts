import type { Ticket } from "../pacing/ticket.ts";
import type { Channel } from "./channel.ts";
import { type AnyQuestion, Holding } from "./holding.ts";
import type { AnyOperation } from "./operation.ts";
import type { Slots } from "./slots.ts";

/** Keeps what TWS goes on sending after an answer for as long as somebody holds it, and ends it then. */
export class Keeping {
  readonly holding: Holding = new Holding();
  readonly #channel: Channel;
  readonly #slots: Slots;
  /** Ends what TWS goes on sending; it may still wait for its turn. */
  #release: Ticket | undefined;

  constructor(channel: Channel, slots: Slots) {
    this.#channel = channel;
    this.#slots = slots;
  }

  /** A request goes out. */
  requested(key: string, operation: AnyOperation): void {
    this.holding.requested(key, operation);
    // What the request replaces must not be ended behind it, because that would end the new one.
    const release = this.#release;
    this.#release = undefined;
    if (operation.told === "none" && release?.state.kind === "queued") this.#channel.outbox.done(release);
  }

  /** TWS refused a request, so that there is nothing to be ended. */
  refused(key: string): void {
    if (!this.holding.holds(key)) this.holding.cancelled();
  }

  /**
   * Ends what TWS goes on sending and nobody holds, unless the next request replaces it.
   *
   * @returns What somebody holds and TWS does not send, to be requested.
   */
  settle(next: AnyOperation | undefined): AnyQuestion | undefined {
    const missing = this.holding.missing();
    if (missing !== undefined || next?.told === "none") return missing;
    const unwanted = this.holding.takeUnwanted();
    if (unwanted === undefined) return undefined;
    const { api, outbox } = this.#channel;
    const { id } = this.#slots;
    this.#release = outbox.submit({ lane: "urgent", owner: this }, () => unwanted.release?.(api, id));
    return undefined;
  }
}
