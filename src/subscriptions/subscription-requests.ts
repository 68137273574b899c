import { PoolError } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import { checkedCall } from "../requests/checked-call.ts";
import { sendFence } from "../requests/fence.ts";
import type { Recipient } from "../routing/router.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession } from "../session/live-session.ts";
import { streamFailure } from "./stream-errors.ts";
import type { Subscription } from "./subscription.ts";

/** What lines need. */
export interface SubscriptionRequestsOptions {
  readonly clock: Clock;
  /** An event of a line came in. */
  receive(subscription: Subscription, event: string, args: readonly unknown[]): void;
  /** A line could not be requested: for good, or so that it is worth another try. */
  failed(subscription: Subscription, error: PoolError, again: boolean): void;
  /** A line was requested. */
  requested(subscription: Subscription): void;
  /** A line is not requested any more: nothing has to be watched for. */
  halted(subscription: Subscription): void;
  /** A message could not be decoded that may have been about a line. */
  skipped(subscription: Subscription, events: readonly string[]): void;
}

/** The lines at TWS: requests and cancels them on the session that is there; the only place that changes their state. */
export class SubscriptionRequests {
  readonly #options: SubscriptionRequestsOptions;
  readonly #timers = new Map<Subscription, () => void>();
  readonly #recipients = new Map<Subscription, Recipient>();
  /** Stops waiting for the answer to the question that a line begins with, or to what was sent behind its request. */
  readonly #initialAnswers = new Map<Subscription, () => void>();
  #live: LiveSession | undefined;

  constructor(options: SubscriptionRequestsOptions) {
    this.#options = options;
  }

  /** The number of the session that is there; undefined where there is none, or while TWS is cut off. */
  get epoch(): number | undefined {
    return this.#live === undefined || this.#live.outbox.cutOff ? undefined : this.#live.epoch;
  }

  /** Is there a session? */
  get bound(): boolean {
    return this.#live !== undefined;
  }

  /** Why a message has not been sent, to end a sentence with. */
  unsentReason(ticket: Ticket): string {
    return this.#live?.outbox.waitReason(ticket) ?? "there is no session";
  }

  bind(live: LiveSession): void {
    this.#live = live;
  }

  /** The session is over: what was requested on it is requested on the next one. */
  unbind(subscriptions: Iterable<Subscription>): void {
    this.#live = undefined;
    for (const subscription of subscriptions) this.halt(subscription);
  }

  /** Requests it, when its turn comes; does nothing while it is requested, or about to be. */
  start(subscription: Subscription): void {
    const live = this.#live;
    const { operation, args, state } = subscription;
    if (live === undefined || (state.kind !== "idle" && state.kind !== "backing off")) return;
    this.#stopTimer(subscription);
    const { channel } = live.requests;
    if (operation.source !== undefined) return this.#begin(subscription, live);
    const recipient = this.#recipient(subscription);
    const ticket = channel.outbox.submit(
      {
        lane: "interactive",
        owner: this,
        historical: operation.historical?.(args),
        needsIbkr: operation.farms !== undefined,
        dropped: (reason) => {
          if (reason.code !== "INVALID_OPTION" && reason.code !== "LIMIT_REACHED") return;
          this.#options.failed(subscription, streamFailure(subscription.subject, reason), false);
        },
      },
      () => {
        const id = channel.ids.next();
        this.#open(subscription, id, live);
        channel.router.own(id, recipient);
        channel.router.sending(recipient, () => operation.start(channel.api, id, args));
        this.#confirmByFence(subscription, live);
      },
    );
    this.#place(subscription, ticket);
  }

  /** It is not requested any more, or not yet; what still comes of it reaches nobody. */
  halt(subscription: Subscription): Ticket | undefined {
    this.#stopTimer(subscription);
    this.#options.halted(subscription);
    this.#initialAnswers.get(subscription)?.();
    this.#initialAnswers.delete(subscription);
    const { state, operation } = subscription;
    const { router } = this.#live?.requests.channel ?? {};
    const recipient = this.#recipients.get(subscription);
    if (recipient !== undefined)
      for (const event of operation.listens ?? []) router?.unlisten(event, recipient);
    this.#recipients.delete(subscription);
    if (state.kind === "over") return undefined;
    subscription.state = { kind: "idle" };
    if (state.kind !== "queued" && state.kind !== "open") return undefined;
    if (state.kind === "open" && state.id !== 0) router?.disown(state.id);
    return state.ticket;
  }

  /** Tells TWS that nobody wants it any more. */
  stop(subscription: Subscription): void {
    const { state, operation, args } = subscription;
    const ticket = this.halt(subscription);
    const live = this.#live;
    if (live === undefined) return;
    const { api, outbox } = live.requests.channel;
    const id = state.kind === "open" ? state.id : 0;
    if (operation.source === "bulletins" && state.kind === "open") live.requests.bulletins.stop();
    else if (ticket !== undefined) outbox.cancel(ticket, () => operation.stop(api, id, args));
  }

  /** It is over at TWS without having to be cancelled, because TWS refused it. */
  refused(subscription: Subscription): void {
    const ticket = this.halt(subscription);
    if (ticket !== undefined) this.#live?.outbox.done(ticket);
  }

  /** Requests it anew. */
  restart(subscription: Subscription): void {
    this.stop(subscription);
    this.start(subscription);
  }

  /** Requests it again after a while; what it was before must be over. */
  backOff(subscription: Subscription, delayMs: number): void {
    subscription.state = { kind: "backing off" };
    this.later(subscription, delayMs, () => this.start(subscription));
  }

  /** Does something later, unless the line ends before; one thing at a time. */
  later(subscription: Subscription, delayMs: number, act: () => void): void {
    this.#stopTimer(subscription);
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#timers.delete(subscription);
      act();
    });
    this.#timers.set(subscription, cancel);
  }

  #stopTimer(subscription: Subscription): void {
    this.#timers.get(subscription)?.();
    this.#timers.delete(subscription);
  }

  #recipient(subscription: Subscription): Recipient {
    const recipient: Recipient = {
      receive: (event, args) => this.#options.receive(subscription, event, args),
      skipped: (events) => this.#options.skipped(subscription, events),
    };
    this.#recipients.set(subscription, recipient);
    return recipient;
  }

  #open(subscription: Subscription, id: number, live: LiveSession): void {
    const { state } = subscription;
    const ticket = state.kind === "queued" ? state.ticket : undefined;
    subscription.state = { kind: "open", id, ticket, sinceMs: this.#options.clock.now() };
    subscription.begins(live.session.clientId, id);
    const recipient = this.#recipients.get(subscription);
    const { router } = live.requests.channel;
    if (recipient !== undefined)
      for (const event of subscription.operation.listens ?? []) router.listen(event, recipient);
    this.#options.requested(subscription);
  }

  /**
   * Where nothing may come for hours, an answer to what is sent behind the request says that TWS has gone through it, and
   * ends a gap.
   */
  #confirmByFence(subscription: Subscription, live: LiveSession): void {
    if (subscription.operation.quiet !== true || subscription.gapReason === undefined) return;
    if (subscription.state.kind !== "open") return;
    const passed = (): void => {
      this.#initialAnswers.delete(subscription);
      subscription.fencePassed(this.epoch);
    };
    this.#initialAnswers.set(subscription, sendFence(live.requests.channel, passed));
  }

  /** Keeps the ticket of what was submitted, sent by now or not. */
  #place(subscription: Subscription, ticket: Ticket): void {
    const { state } = subscription;
    if (state.kind === "open") subscription.state = { ...state, ticket };
    else if (ticket.state.kind === "queued") subscription.state = { kind: "queued", ticket };
    // It was ended while it was being written.
    else this.#live?.outbox.done(ticket);
  }

  /** Begins what has no request of its own. */
  #begin(subscription: Subscription, live: LiveSession): void {
    const { source } = subscription.operation;
    this.#recipient(subscription);
    this.#open(subscription, 0, live);
    if (source === "bulletins") {
      live.requests.bulletins.start();
      this.#confirmByFence(subscription, live);
      return;
    }
    if (source === undefined) return;
    const { timeoutMs } = source;
    const asked = live.requests.request(checkedCall(source, null as never), { timeoutMs, owner: this });
    this.#initialAnswers.set(subscription, () =>
      asked.leave(new PoolError("ABORTED", "nobody watches any more")),
    );
    const current = (): boolean => subscription.state.kind === "open" && this.#live === live;
    const begun = subscription.state;
    asked.answer.then(
      (rows) => {
        if (current() && subscription.state === begun) subscription.answered(rows, this.epoch);
      },
      (error: PoolError) => {
        if (!current() || subscription.state !== begun || error.code === "ABORTED") return;
        this.#options.failed(
          subscription,
          streamFailure(subscription.subject, error),
          // An answer of which a part was lost is asked for again; what TWS itself refuses is not.
          error.retryable || (error.code === "TWS_ERROR" && error.twsCode === undefined),
        );
      },
    );
  }
}
