import { PoolError } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import { checkedCall } from "../requests/checked-call.ts";
import { sendFence } from "../requests/fence.ts";
import type { Recipient } from "../routing/router.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession } from "../session/live-session.ts";
import { streamFailure } from "./stream-failures.ts";
import type { Subscription } from "./subscription.ts";

/** Dependencies of `SubscriptionRequests`. */
export interface SubscriptionRequestsOptions {
  readonly clock: Clock;
  /** Called for each event of a subscription. */
  receive(subscription: Subscription, event: string, args: readonly unknown[]): void;
  /** Called when a subscription could not be requested; `again` says whether a retry may succeed. */
  failed(subscription: Subscription, error: PoolError, again: boolean): void;
  /** Called when a request is sent. */
  requested(subscription: Subscription): void;
  /** Called when a subscription is not open any more. */
  halted(subscription: Subscription): void;
  /** Called when a message could not be decoded that may have belonged to a subscription. */
  skipped(subscription: Subscription, events: readonly string[]): void;
}

/** Requests and cancels subscriptions on the current session; the only place that changes their state. */
export class SubscriptionRequests {
  readonly #options: SubscriptionRequestsOptions;
  readonly #timers = new Map<Subscription, () => void>();
  readonly #recipients = new Map<Subscription, Recipient>();
  /** Functions that stop the wait for the read that a subscription begins with, or for the fence behind its request. */
  readonly #initialAnswers = new Map<Subscription, () => void>();
  #live: LiveSession | undefined;

  constructor(options: SubscriptionRequestsOptions) {
    this.#options = options;
  }

  /** Epoch of the current session; undefined when there is none, and while TWS is disconnected from IBKR. */
  get epoch(): number | undefined {
    return this.#live === undefined || this.#live.outbox.cutOff ? undefined : this.#live.epoch;
  }

  /** Returns whether there is a session. */
  get bound(): boolean {
    return this.#live !== undefined;
  }

  /** Reason for which a message was not sent; ends an error message. */
  unsentReason(ticket: Ticket): string {
    return this.#live?.outbox.waitReason(ticket) ?? "there is no session";
  }

  bind(live: LiveSession): void {
    this.#live = live;
  }

  /** Ends the session; its subscriptions are requested on the next one. */
  unbind(subscriptions: Iterable<Subscription>): void {
    this.#live = undefined;
    for (const subscription of subscriptions) this.halt(subscription);
  }

  /** Queues the request of a subscription; does nothing while it is queued or open. */
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

  /** Ends the request of a subscription on this side; events that still arrive are dropped. */
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

  /** Ends the request of a subscription, and cancels it at TWS. */
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

  /** Ends the request of a subscription that TWS refused, which needs no cancel. */
  refused(subscription: Subscription): void {
    const ticket = this.halt(subscription);
    if (ticket !== undefined) this.#live?.outbox.done(ticket);
  }

  /** Stops the wait for the fence behind a request that TWS serves no data for now: its answer ends no gap. */
  withheld(subscription: Subscription): void {
    if (subscription.operation.source !== undefined) return;
    this.#initialAnswers.get(subscription)?.();
    this.#initialAnswers.delete(subscription);
  }

  /** Cancels a subscription and requests it again. */
  restart(subscription: Subscription): void {
    this.stop(subscription);
    this.start(subscription);
  }

  /** Requests a subscription again after a delay; the request before must have ended. */
  backOff(subscription: Subscription, delayMs: number): void {
    subscription.state = { kind: "backing off" };
    this.later(subscription, delayMs, () => this.start(subscription));
  }

  /** Schedules an action, which replaces an earlier one and is cancelled when the request ends. */
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

  /** Ends the gap of a subscription that may have no event for hours, by the answer to a fence sent behind its request. */
  #confirmByFence(subscription: Subscription, live: LiveSession): void {
    if (subscription.operation.quiet !== true || subscription.gapReason === undefined) return;
    if (subscription.state.kind !== "open") return;
    const passed = (): void => {
      this.#initialAnswers.delete(subscription);
      subscription.fencePassed(this.epoch);
    };
    this.#initialAnswers.set(subscription, sendFence(live.requests.channel, passed));
  }

  /** Stores the ticket of the submitted request, which may have been sent already. */
  #place(subscription: Subscription, ticket: Ticket): void {
    const { state } = subscription;
    if (state.kind === "open") subscription.state = { ...state, ticket };
    else if (ticket.state.kind === "queued") subscription.state = { kind: "queued", ticket };
    // The subscription ended while its request was being written.
    else this.#live?.outbox.done(ticket);
  }

  /** Begins a subscription without a request of its own: bulletins, or a connection-wide read. */
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
    const read = live.requests.request(checkedCall(source, null as never), { timeoutMs, owner: this });
    this.#initialAnswers.set(subscription, () =>
      read.leave(new PoolError("ABORTED", "the last reader left")),
    );
    const current = (): boolean => subscription.state.kind === "open" && this.#live === live;
    const begun = subscription.state;
    read.answer.then(
      (rows) => {
        if (current() && subscription.state === begun) subscription.answered(rows, this.epoch);
      },
      (error: PoolError) => {
        if (!current() || subscription.state !== begun || error.code === "ABORTED") return;
        this.#options.failed(
          subscription,
          streamFailure(subscription.subject, error),
          // A read is repeated when a part of its answer was lost, and not when TWS refused it.
          error.retryable || (error.code === "TWS_ERROR" && error.twsCode === undefined),
        );
      },
    );
  }
}
