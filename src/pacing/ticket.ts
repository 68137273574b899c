import type { PoolError } from "../errors.ts";
import type { HistoricalQuery } from "./historical-budget.ts";
import type { Lane } from "./pacer.ts";

/** Where a message stands: each goes from `queued` to `sent` to `done`, or is `dropped`. */
export type TicketState =
  | { readonly kind: "queued"; readonly behind: "ibkr" | "historical" | "messages" }
  | { readonly kind: "sent"; readonly atMs: number }
  | { readonly kind: "done" }
  | { readonly kind: "dropped"; readonly reason: PoolError };

/** One message to be sent. */
export interface Submission {
  readonly lane: Lane;
  /** Whose it is: owners of one lane take turns, and an owner can take back all that it has not sent. */
  readonly owner: unknown;
  /** What the rules for historical data need to know; the ticket keeps a place among those open until it is done. */
  readonly historical?: HistoricalQuery | undefined;
  /** Can only IBKR answer it? Then it waits while TWS is cut off. Default false. */
  readonly needsIbkr?: boolean | undefined;
  /**
   * Notified when the message is not sent and never will be: it could not be encoded, the session ended, or its owner is
   * gone. Must not run a caller's code.
   */
  dropped?(reason: PoolError): void;
}

const QUEUED: TicketState = { kind: "queued", behind: "messages" };

/** One message on its way out. */
export class Ticket {
  state: TicketState = QUEUED;
  readonly submission: Submission;
  readonly write: () => void;
  /** Takes it back from the budget that it waits for. */
  withdraw: (() => void) | undefined;
  /** Does it hold a place among the open historical requests? */
  holdsPlace = false;
  /** While it is being written: what ends it, to be queued behind it. */
  cancels: (() => void)[] | undefined;
  /** Its place among all that were submitted. */
  readonly place: number;

  constructor(submission: Submission, write: () => void, place: number) {
    this.submission = submission;
    this.write = write;
    this.place = place;
  }

  /** Was it written to the connection? It may be over since. */
  get written(): boolean {
    return this.state.kind === "sent" || this.state.kind === "done";
  }
}
