import { PoolError } from "../errors.ts";
import type { Withdraw } from "../orders/tws/direct-message.ts";
import type { Outbox, Ticket } from "../pacing/outbox.ts";

/** State of a request: from `waiting` to `sent` to `over`, or from `waiting` to `over`. */
type State =
  /** State before the request is written. */
  | { readonly kind: "waiting" }
  /** Written under an ID of the session; its answers are received until `leave` is called. */
  | { readonly kind: "sent"; readonly twsId: number; readonly leave: () => void }
  /** Ended; `cancel` sends the cancel to TWS. */
  | { readonly kind: "over"; readonly cancel: (() => void) | undefined };

/** Follows one request from the outbox to its end. */
export class RequestProgress {
  readonly #outbox: Outbox;
  readonly #cancels: object;
  #state: State = { kind: "waiting" };
  /** Undefined until the outbox has returned it; the request may be sent, and over, before. */
  #ticket: Ticket | undefined;
  #withdraw: Withdraw | undefined;

  /** @param cancels Owner of the cancel in the outbox. */
  constructor(outbox: Outbox, cancels: object) {
    this.#outbox = outbox;
    this.#cancels = cancels;
  }

  get over(): boolean {
    return this.#state.kind === "over";
  }

  /** ID at TWS; undefined before it is sent and after its end. */
  get twsId(): number | undefined {
    return this.#state.kind === "sent" ? this.#state.twsId : undefined;
  }

  /** Called while the request is being written. @param leave Stops receiving its answers. */
  sent(twsId: number, leave: () => void): void {
    this.#state = { kind: "sent", twsId, leave };
  }

  /** Called when the outbox has accepted the request. */
  submitted(ticket: Ticket): void {
    this.#ticket = ticket;
    // The request may have been refused or cancelled while it was being written.
    if (this.#state.kind === "over") this.#outbox.cancel(ticket, this.#state.cancel, this.#cancels);
  }

  /** Sets the function that takes back a request that is sent in the sequence of orders, and has no cancel. */
  withdrawable(withdraw: Withdraw): void {
    this.#withdraw = withdraw;
  }

  /**
   * Ends the request, and drops it from the outbox if it was not sent.
   *
   * @param cancel Sends the cancel; undefined when TWS has ended the request, or has no cancel for it.
   */
  end(cancel: (() => void) | undefined): void {
    const before = this.#state;
    if (before.kind === "over") return;
    this.#state = { kind: "over", cancel };
    if (before.kind === "sent") before.leave();
    if (before.kind === "waiting")
      this.#withdraw?.(new PoolError("LEASE_RELEASED", "the lease was released before it was sent"));
    if (this.#ticket !== undefined) this.#outbox.cancel(this.#ticket, cancel, this.#cancels);
  }
}
