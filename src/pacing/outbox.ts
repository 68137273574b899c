import { PoolError, reasonOf } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { HistoricalBudget } from "./historical-budget.ts";
import type { Lane, Pacer } from "./pacer.ts";
import { type Submission, Ticket, type TicketState } from "./ticket.ts";

export type { Submission, Ticket, TicketState };

/** The budgets that decide when a message is sent. They outlive sessions, because TWS goes on counting. */
export interface Budgets {
  readonly pacer: Pacer;
  readonly historical: HistoricalBudget;
}

const DONE: TicketState = { kind: "done" };

/**
 * Sends every message of a session: a message waits until TWS is connected to IBKR, for the pacing rules of historical data
 * and for the message budget, and is then written.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #budgets: Budgets;
  /** Messages that were not sent, by owner. */
  readonly #queued = new Map<unknown, Set<Ticket>>();
  readonly #heldBack = new Set<Ticket>();
  #submitted = 0;
  #cutOff = false;
  #over: PoolError | undefined;

  constructor(clock: Clock, budgets: Budgets) {
    this.#clock = clock;
    this.#budgets = budgets;
  }

  /** Whether TWS is cut off from IBKR. */
  get cutOff(): boolean {
    return this.#cutOff;
  }

  /** Messages that wait until TWS is connected to IBKR again. */
  get heldBack(): number {
    return this.#heldBack.size;
  }

  /** Counts the messages of a lane that were not sent, of all owners. */
  waiting(lane: Lane): number {
    return this.#inOrder().filter(({ submission }) => submission.lane === lane).length;
  }

  /** Queues a message; it is written before this returns if no budget holds it back. */
  submit(submission: Submission, write: () => void): Ticket {
    const ticket = new Ticket(submission, write, this.#submitted++);
    if (this.#over !== undefined) {
      ticket.state = { kind: "dropped", reason: this.#over };
      submission.dropped?.(this.#over);
      return ticket;
    }
    const { owner, lane } = submission;
    const free = submission.historical === undefined && !(this.#cutOff && submission.needsIbkr === true);
    if (free && this.#budgets.pacer.passes(lane)) {
      // The usual case, without the records that are kept of waiting messages.
      this.#write(ticket);
      return ticket;
    }
    const queued = this.#queued.get(owner);
    if (queued === undefined) this.#queued.set(owner, new Set([ticket]));
    else queued.add(ticket);
    this.#advance(ticket);
    return ticket;
  }

  /**
   * Cancels a message: takes it back if it was not sent, else queues the cancel. A cancel never goes out ahead of its
   * message, or without it.
   *
   * @param owner Owner of the cancel, as the owner of the message may be gone before it goes out. Default: the same owner.
   * @returns The ticket of the cancel; undefined if none was needed.
   */
  cancel(
    ticket: Ticket,
    write: (() => void) | undefined,
    owner: unknown = ticket.submission.owner,
  ): Ticket | undefined {
    const { kind } = ticket.state;
    this.done(ticket);
    if (kind !== "sent" || write === undefined) return undefined;
    const submit = (): Ticket => this.submit({ lane: "urgent", owner }, write);
    if (ticket.cancels === undefined) return submit();
    ticket.cancels.push(submit);
    return undefined;
  }

  /** Ends the request of a ticket, and gives back its place in the budgets. */
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

  /** Describes why a message has not been sent, as the end of a sentence. */
  waitReason({ state, submission }: Ticket): string {
    if (state.kind !== "queued") return "";
    if (state.behind === "ibkr") return "TWS is cut off from IBKR";
    const { pacer, historical } = this.#budgets;
    if (state.behind === "historical" && submission.historical !== undefined) {
      return historical.waitReason(submission.historical);
    }
    return `${pacer.ahead(submission.lane)} messages wait for the budget of ${pacer.messagesPerSecond} a second`;
  }

  /** Holds back what only IBKR can answer, or releases it: TWS is cut off from IBKR, or connected again. */
  setCutOff(cutOff: boolean): void {
    this.#cutOff = cutOff;
    if (cutOff) {
      // Messages that wait for a budget go back too, so that they keep their place.
      for (const ticket of this.#inOrder()) if (ticket.submission.needsIbkr === true) this.#hold(ticket);
      return;
    }
    const held = [...this.#heldBack].sort(byPlace);
    this.#heldBack.clear();
    for (const ticket of held) if (ticket.state.kind === "queued") this.#advance(ticket);
  }

  /** Ends the outbox: nothing is written any more, and owners are notified of messages that were not sent. */
  end(reason: PoolError): void {
    this.#over = reason;
    const queued = this.#inOrder();
    this.#queued.clear();
    this.#heldBack.clear();
    // Waiting messages and open historical requests belong to the session that is over.
    this.#budgets.pacer.clear();
    this.#budgets.historical.clear();
    for (const ticket of queued) {
      ticket.state = { kind: "dropped", reason };
      ticket.holdsPlace = false;
    }
    for (const { submission } of queued) submission.dropped?.(reason);
  }

  /** Gets all messages that were not sent, in the order of submission. */
  #inOrder(): Ticket[] {
    return [...this.#queued.values()].flatMap((tickets) => [...tickets]).sort(byPlace);
  }

  /** Keeps a message until TWS is connected to IBKR again. */
  #hold(ticket: Ticket): void {
    ticket.withdraw?.();
    ticket.withdraw = undefined;
    ticket.state = { kind: "queued", behind: "ibkr" };
    this.#heldBack.add(ticket);
  }

  /** Moves a message on until something holds it back. */
  #advance(ticket: Ticket): void {
    const { submission } = ticket;
    ticket.withdraw = undefined;
    if (this.#over !== undefined) return;
    if (this.#cutOff && submission.needsIbkr === true) return this.#hold(ticket);
    const { pacer, historical } = this.#budgets;
    if (submission.historical !== undefined && !ticket.holdsPlace) {
      ticket.state = { kind: "queued", behind: "historical" };
      const run = (): void => {
        ticket.holdsPlace = true;
        this.#advance(ticket);
      };
      const cancel = historical.enter(submission.historical, run, true);
      if (!ticket.holdsPlace) ticket.withdraw = cancel;
      return;
    }
    // Orders of all owners keep the order in which they were placed: each takes its number as it goes out.
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
    ticket.cancels = [];
    const { historical } = ticket.submission;
    try {
      ticket.write();
      if (historical !== undefined) this.#budgets.historical.sent(historical);
    } catch (cause) {
      const sentence = `it could not be put into a message: ${reasonOf(cause)}`;
      const reason =
        cause instanceof PoolError ? cause : new PoolError("INVALID_OPTION", sentence, { cause });
      ticket.cancels = [];
      ticket.state = { kind: "dropped", reason };
      this.#giveBack(ticket);
      ticket.submission.dropped?.(reason);
    }
    const { cancels } = ticket;
    ticket.cancels = undefined;
    for (const cancel of cancels) cancel();
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
    if (this.#over === undefined) this.#budgets.historical.leave(ticket.submission.historical);
  }
}

function byPlace(one: Ticket, other: Ticket): number {
  return one.place - other.place;
}
