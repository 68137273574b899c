import type { PoolError } from "../errors.ts";
import type { HistoricalQuery } from "./historical-budget.ts";
import type { Lane } from "./pacer.ts";

/** State of a message: from `queued` to `sent` to `done`, or `dropped`. */
export type TicketState =
  | { readonly kind: "queued"; readonly behind: "ibkr" | "historical" | "messages" }
  | { readonly kind: "sent"; readonly atMs: number }
  | { readonly kind: "done" }
  | { readonly kind: "dropped"; readonly reason: PoolError };

/** One message to be sent. */
export interface Submission {
  readonly lane: Lane;
  /** Owner of the message: owners of one lane take turns, and an owner can take back all messages that were not sent. */
  readonly owner: unknown;
  /** Fields for the pacing rules of historical data; the ticket holds a place among the open requests until it is done. */
  readonly historical?: HistoricalQuery | undefined;
  /** Whether only IBKR can answer it: then it waits while TWS is cut off from IBKR. Default false. */
  readonly needsIbkr?: boolean | undefined;
  /**
   * Called when the message can never be sent: it could not be encoded, the session ended, or its owner is gone. Must not
   * run a caller's code.
   */
  dropped?(reason: PoolError): void;
}

const QUEUED: TicketState = { kind: "queued", behind: "messages" };

/** One message in the outbox. */
export class Ticket {
  state: TicketState = QUEUED;
  readonly submission: Submission;
  readonly write: () => void;
  /** Takes the message back from the budget that it waits for. */
  withdraw: (() => void) | undefined;
  /** Whether the message holds a place among the open historical requests. */
  holdsPlace = false;
  /** Cancels that arrive while the message is being written, to be queued behind it. */
  cancels: (() => void)[] | undefined;
  /** Place in the order of submission. */
  readonly place: number;

  constructor(submission: Submission, write: () => void, place: number) {
    this.submission = submission;
    this.write = write;
    this.place = place;
  }

  /** Whether the message was written to the connection; it may be done since. */
  get written(): boolean {
    return this.state.kind === "sent" || this.state.kind === "done";
  }
}
