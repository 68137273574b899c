import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { HistoricalBudget, HistoricalQuery } from "./historical.ts";
import type { Lane, Pacer } from "./pacer.ts";

/** What decides when something is sent; the budgets outlive sessions, because TWS goes on counting. */
export interface Budgets {
  readonly pacer: Pacer;
  readonly historical: HistoricalBudget;
}

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

const DONE: TicketState = { kind: "done" };

/** One message on its way out. */
export class Ticket {
  state: TicketState = { kind: "queued", behind: "messages" };
  readonly submission: Submission;
  readonly write: () => void;
  /** Takes it back from the budget that it waits for. */
  withdraw: (() => void) | undefined;
  /** Does it hold a place among the open historical requests? */
  holdsPlace = false;

  constructor(submission: Submission, write: () => void) {
    this.submission = submission;
    this.write = write;
  }

  /** Was it written to the connection? It may be over since. */
  get left(): boolean {
    return this.state.kind === "sent" || this.state.kind === "done";
  }
}

/**
 * The one way out of a session: every message waits here for TWS to be connected, for the rules about historical data and
 * for the budget of messages, and is then written.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #budgets: Budgets;
  /** Not sent yet, by owner. */
  readonly #queued = new Map<unknown, Set<Ticket>>();
  readonly #heldBack = new Set<Ticket>();
  #cutOff = false;
  #over: PoolError | undefined;

  constructor(clock: Clock, budgets: Budgets) {
    this.#clock = clock;
    this.#budgets = budgets;
  }

  /** Is TWS cut off from IBKR? */
  get cutOff(): boolean {
    return this.#cutOff;
  }

  /** Messages that wait until TWS is connected to IBKR again. */
  get heldBack(): number {
    return this.#heldBack.size;
  }

  /** Queues a message; it is written before this returns if nothing stands against it. */
  submit(submission: Submission, write: () => void): Ticket {
    const ticket = new Ticket(submission, write);
    if (this.#over !== undefined) {
      ticket.state = { kind: "dropped", reason: this.#over };
      submission.dropped?.(this.#over);
      return ticket;
    }
    const { owner } = submission;
    const queued = this.#queued.get(owner);
    if (queued === undefined) this.#queued.set(owner, new Set([ticket]));
    else queued.add(ticket);
    this.#advance(ticket);
    return ticket;
  }

  /**
   * Ends what a ticket began: takes the message back if it was not sent, else queues what cancels it, which therefore
   * never goes out ahead of it, nor without it.
   *
   * @returns The ticket of the cancel; undefined where none was needed.
   */
  cancel(ticket: Ticket, write: (() => void) | undefined, lane: Lane = "urgent"): Ticket | undefined {
    if (ticket.state.kind === "queued") {
      this.done(ticket);
      return undefined;
    }
    if (ticket.state.kind !== "sent") return undefined;
    this.done(ticket);
    if (write === undefined) return undefined;
    return this.submit({ lane, owner: ticket.submission.owner }, write);
  }

  /** What a ticket began is over, and gives back what it held. */
  done(ticket: Ticket): void {
    if (ticket.state.kind === "queued") this.#forget(ticket);
    if (ticket.state.kind !== "dropped") ticket.state = DONE;
    this.#giveBack(ticket);
  }

  /** Drops a message that was not sent, and notifies its owner. */
  drop(ticket: Ticket, reason: PoolError): void {
    if (ticket.state.kind !== "queued") return;
    this.#forget(ticket);
    ticket.state = { kind: "dropped", reason };
    this.#giveBack(ticket);
    ticket.submission.dropped?.(reason);
  }

  /** Drops all messages of an owner that were not sent. */
  dropAll(owner: unknown, reason: PoolError): void {
    for (const ticket of [...(this.#queued.get(owner) ?? [])]) this.drop(ticket, reason);
  }

  /** Drops all messages of a lane that were not sent, whoever owns them. */
  dropLane(lane: Lane, reason: PoolError): void {
    for (const tickets of [...this.#queued.values()]) {
      for (const ticket of [...tickets]) if (ticket.submission.lane === lane) this.drop(ticket, reason);
    }
  }

  /** Why a message has not been sent, to end a sentence with. */
  why({ state, submission }: Ticket): string {
    if (state.kind !== "queued") return "";
    if (state.behind === "ibkr") return "TWS is cut off from IBKR";
    const { pacer, historical } = this.#budgets;
    if (state.behind === "historical" && submission.historical !== undefined) {
      return historical.why(submission.historical);
    }
    return `${pacer.ahead(submission.lane)} messages wait for the budget of ${pacer.messagesPerSecond} a second`;
  }

  /** TWS is cut off from IBKR, or connected again. */
  setCutOff(cutOff: boolean): void {
    this.#cutOff = cutOff;
    if (cutOff) return;
    const held = [...this.#heldBack];
    this.#heldBack.clear();
    for (const ticket of held) this.#advance(ticket);
  }

  /** The session is over: nothing is written any more, and owners are notified of what was not sent. */
  end(reason: PoolError): void {
    this.#over = reason;
    const queued = [...this.#queued.values()].flatMap((tickets) => [...tickets]);
    this.#queued.clear();
    this.#heldBack.clear();
    // What waits for its turn, and what is open at TWS, belongs to the session that is over.
    this.#budgets.pacer.clear();
    this.#budgets.historical.clear();
    for (const ticket of queued) {
      ticket.state = { kind: "dropped", reason };
      ticket.holdsPlace = false;
      ticket.submission.dropped?.(reason);
    }
  }

  /** Moves a message on until something stands against it. */
  #advance(ticket: Ticket): void {
    const { submission } = ticket;
    ticket.withdraw = undefined;
    if (this.#over !== undefined) return;
    if (this.#cutOff && submission.needsIbkr === true) {
      ticket.state = { kind: "queued", behind: "ibkr" };
      this.#heldBack.add(ticket);
      return;
    }
    const { pacer, historical } = this.#budgets;
    if (submission.historical !== undefined && !ticket.holdsPlace) {
      ticket.state = { kind: "queued", behind: "historical" };
      const cancel = historical.enter(submission.historical, () => {
        ticket.holdsPlace = true;
        this.#advance(ticket);
      });
      if (!ticket.holdsPlace) ticket.withdraw = cancel;
      return;
    }
    // Orders keep the order in which they were placed, whoever placed them: they take their numbers as they go out.
    const turn = submission.lane === "orders" ? "orders" : submission.owner;
    const cancel = pacer.enter(submission.lane, turn, () => this.#write(ticket));
    if (ticket.state.kind === "queued" && !this.#heldBack.has(ticket)) {
      ticket.state = { kind: "queued", behind: "messages" };
      ticket.withdraw = cancel;
    }
  }

  #write(ticket: Ticket): void {
    if (ticket.state.kind !== "queued") return;
    // TWS may have been cut off while the message waited for its turn.
    if (this.#cutOff && ticket.submission.needsIbkr === true) return this.#advance(ticket);
    this.#unqueue(ticket);
    ticket.withdraw = undefined;
    ticket.state = { kind: "sent", atMs: this.#clock.now() };
    try {
      ticket.write();
    } catch (cause) {
      const reason = new PoolError(
        "INVALID_OPTION",
        `it could not be put into a message: ${reasonOf(cause)}`,
        { cause },
      );
      ticket.state = { kind: "dropped", reason };
      this.#giveBack(ticket);
      ticket.submission.dropped?.(reason);
    }
  }

  #forget(ticket: Ticket): void {
    ticket.withdraw?.();
    ticket.withdraw = undefined;
    this.#heldBack.delete(ticket);
    this.#unqueue(ticket);
  }

  #unqueue(ticket: Ticket): void {
    const { owner } = ticket.submission;
    const queued = this.#queued.get(owner);
    if (queued?.delete(ticket) && queued.size === 0) this.#queued.delete(owner);
  }

  #giveBack(ticket: Ticket): void {
    if (!ticket.holdsPlace) return;
    ticket.holdsPlace = false;
    if (this.#over === undefined) this.#budgets.historical.leave();
  }
}
