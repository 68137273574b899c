import type { Outbox, Ticket } from "../pacing/outbox.ts";

/** Where a request stands: each goes from `waiting` to `sent` to `over`, or from `waiting` to `over`. */
type State =
  /** It was not written yet. */
  | { readonly kind: "waiting" }
  /** It was written under a number of TWS, and its answers are received until it leaves. */
  | { readonly kind: "sent"; readonly twsId: number; readonly leave: () => void }
  /** It is over, and `cancel` writes what ends it at TWS. */
  | { readonly kind: "over"; readonly cancel: (() => void) | undefined };

/** How far one request has come, from the outbox to its end. */
export class RequestProgress {
  readonly #outbox: Outbox;
  readonly #cancels: object;
  #state: State = { kind: "waiting" };
  /** Unknown until the outbox has returned it; the request may be sent, and over, before. */
  #ticket: Ticket | undefined;

  /** @param cancels Owner of its cancel in the outbox. */
  constructor(outbox: Outbox, cancels: object) {
    this.#outbox = outbox;
    this.#cancels = cancels;
  }

  get over(): boolean {
    return this.#state.kind === "over";
  }

  /** The number at TWS; undefined before it was sent and after it is over. */
  get twsId(): number | undefined {
    return this.#state.kind === "sent" ? this.#state.twsId : undefined;
  }

  /** It is being written. @param leave Ends that its answers are received. */
  sent(twsId: number, leave: () => void): void {
    this.#state = { kind: "sent", twsId, leave };
  }

  /** The outbox has taken it. */
  submitted(ticket: Ticket): void {
    this.#ticket = ticket;
    // It may have been refused or cancelled while it was being written.
    if (this.#state.kind === "over") this.#outbox.cancel(ticket, this.#state.cancel, this.#cancels);
  }

  /**
   * Ends it: takes the message back if it was not sent.
   *
   * @param cancel Writes what ends it at TWS; undefined where TWS has ended it, or cannot.
   */
  end(cancel: (() => void) | undefined): void {
    const before = this.#state;
    if (before.kind === "over") return;
    this.#state = { kind: "over", cancel };
    if (before.kind === "sent") before.leave();
    if (this.#ticket !== undefined) this.#outbox.cancel(this.#ticket, cancel, this.#cancels);
  }
}
