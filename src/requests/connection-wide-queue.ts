import { PoolError, reasonOf } from "../errors.ts";
import type { Recipient } from "../routing/router.ts";
import { meaningFor } from "../tws/codes.ts";
import { ActiveRequest } from "./active-request.ts";
import type { Channel } from "./channel.ts";
import type { CheckedCall } from "./checked-call.ts";
import { type QueueHooks, type QueueParts, queueParts } from "./connection-wide-queue-parts.ts";
import { connectionWideTimeout } from "./connection-wide-timeout.ts";
import { LateAnswerWait } from "./late-answer-wait.ts";
import { incompleteAnswer } from "./numbered-request.ts";
import { type AnySharedRequest, type RequestEngine, SharedRequest } from "./shared-request.ts";
import type { AnyCall } from "./subscription-holders.ts";

/**
 * Queue of the requests of one kind that TWS answers for the whole connection, such as `reqPositions`.
 *
 * Sends one request at a time, for reads, streams and views of leases alike. Counts the ends of answers, so that a late
 * one, or the second one to a request that was sent twice, never completes the next request. Where an answer may still
 * come, the next request goes out only behind a fence that TWS has answered, or once the time for the answer is over.
 */
export class ConnectionWideQueue implements RequestEngine, Recipient {
  readonly #hooks: QueueHooks;
  readonly #parts: QueueParts;
  readonly #waiting: AnySharedRequest[] = [];
  #current: ActiveRequest | LateAnswerWait | undefined;
  #answeredMs = Number.NEGATIVE_INFINITY;

  constructor(channel: Channel, hooks: QueueHooks) {
    this.#hooks = hooks;
    this.#parts = queueParts(channel, this);
  }

  /** The request that was sent and is not complete. */
  get inFlight(): AnySharedRequest | undefined {
    return this.#sent?.request;
  }

  /** Sends a request when its turn comes. */
  submit(request: AnySharedRequest): void {
    request.engine = this;
    this.#waiting.push(request);
    this.#next();
  }

  /** Looks whether TWS still answers a request that another caller is about to share. */
  joined(request: AnySharedRequest): void {
    if (this.#current instanceof ActiveRequest && this.#current.request === request) this.#current.joined();
  }

  /** Keeps what TWS goes on sending after the first answer until `release`; a recipient receives it, errors included. */
  hold<Args, Result>(call: CheckedCall<Args, Result>, recipient?: Recipient): void {
    this.#parts.subscription.holders.hold(call, recipient);
  }

  /** Ends one `hold`; the last one cancels what TWS goes on sending. */
  release({ key }: { readonly key: string }, recipient?: Recipient): void {
    this.#parts.subscription.holders.release(key, recipient);
    this.abandoned();
  }

  receive(event: string, args: readonly unknown[]): void {
    const { recipients } = this.#parts.subscription.holders;
    if (event === "error") this.#onError(args);
    else this.#take(event, args);
    // Callers' code may run now.
    for (const one of recipients) one.receive(event, args);
  }

  #take(event: string, args: readonly unknown[]): void {
    const current = this.#current;
    if (current instanceof LateAnswerWait) return current.receive(event, args);
    // What comes before a request was sent is no answer to it.
    if (current?.collects([event]) !== true) return;
    const { request } = current;
    if (request.operation.timeless !== true && !this.#awaited(request)) {
      // Nobody would get the parts that come now.
      this.#giveUp(current);
      return this.#take(event, args);
    }
    try {
      if (!current.receive(event, args)) return;
    } catch (error) {
      if (event === request.operation.ends) this.#parts.outstanding.ended();
      return this.#fail(current, error as PoolError);
    }
    this.#parts.outstanding.ended();
    this.#answeredMs = this.#parts.channel.clock.now();
    this.#finish(current);
    request.resolve(current.collecting);
  }

  skipped(events: readonly string[]): void {
    const current = this.#current;
    if (!(current instanceof ActiveRequest) || !current.collects(events)) return;
    this.#fail(current, incompleteAnswer(current.request.what));
  }

  /** Fails the request in flight: TWS sent an error without a number that is about it. */
  refused(code: number, message: string): void {
    const sent = this.#sent;
    if (sent === undefined) return;
    this.#parts.outstanding.ended();
    this.#parts.subscription.refused(sent.request);
    const sentence = `Cannot ${sent.request.what}: ${message} (TWS error ${code})`;
    this.#fail(sent, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
  }

  /** Sends again what was sent lately and has no answer: TWS refused a message without its number. */
  maybeRefused(withinMs: number): void {
    (this.#current instanceof ActiveRequest ? this.#current : this.#parts.fenceWait).maybeRefused(withinMs);
  }

  /** Sends again what TWS may never answer, because it has lost its data. */
  dataLost(): void {
    if (this.inFlight?.operation.needsIbkr === true) this.#sent?.sendAgain();
    for (const call of this.#parts.subscription.holders.calls) this.#request(call);
  }

  timeoutReason(request: AnySharedRequest, timeoutMs: number, sinceMs: number): string {
    return connectionWideTimeout(this.#current, request, timeoutMs) + this.#hooks.notices(sinceMs);
  }

  /** Drops requests without callers. One that was sent goes on, so that its answer is known from the next one's. */
  abandoned(): void {
    for (const request of this.#waiting.filter((one) => !this.#awaited(one))) {
      this.#waiting.splice(this.#waiting.indexOf(request), 1);
      this.#hooks.ended(request);
    }
    const current = this.#current;
    if (!(current instanceof ActiveRequest)) return this.#settleSubscription();
    if (this.#awaited(current.request)) return;
    current.withdraw();
    const { numbering } = current.request.operation;
    // A caller that comes soon may share it, unless parts of the answer would have to be kept.
    if (!current.sent || current.hasParts || numbering === "slot") this.#giveUp(current);
    else if (this.#waiting.length > 0) current.awaitFence();
  }

  /** Stops everything, because the session is over. @returns The requests without an answer. */
  end(): readonly AnySharedRequest[] {
    const unanswered = [...this.#waiting];
    if (this.#current instanceof ActiveRequest) {
      this.#current.end();
      unanswered.push(this.#current.request);
    }
    this.#current = undefined;
    this.#waiting.length = 0;
    this.#parts.subscription.holders.clear();
    this.#parts.fenceWait.stop();
    return unanswered;
  }

  #next(): void {
    const current = this.#current;
    if (this.#waiting.length === 0) return;
    if (current instanceof ActiveRequest) {
      if (current.sent && !this.#awaited(current.request)) current.awaitFence();
      return;
    }
    if (current instanceof LateAnswerWait) return current.awaitFence();
    const request = this.#waiting.shift();
    if (request === undefined) return;
    const active: ActiveRequest = new ActiveRequest(request, this.#parts, {
      awaited: () => this.#awaited(request),
      lost: () => this.#giveUp(active),
      failed: (error) => this.#fail(active, error),
    });
    this.#current = active;
    const waitMs = this.#answeredMs + (request.operation.spacingMs ?? 0) - this.#parts.channel.clock.now();
    if (waitMs > 0) active.sendLater(waitMs);
    else active.send();
  }

  #awaited({ callers, owner, key }: AnySharedRequest): boolean {
    return callers > 0 || (owner === this && this.#parts.subscription.holders.holds(key));
  }

  #fail(active: ActiveRequest, error: PoolError): void {
    if (this.#current !== active) return;
    this.#finish(active);
    active.request.reject(error);
  }

  #giveUp(active: ActiveRequest): void {
    if (this.#current === active) this.#finish(active);
  }

  /** Ends a request: the next one goes out now, or once no answer to this one can come. */
  #finish(active: ActiveRequest): void {
    const { outstanding, alternatingIds, subscription } = this.#parts;
    const { operation, key } = active.request;
    active.end();
    this.#hooks.ended(active.request);
    if (operation.numbering === "slot" && !subscription.holders.holds(key)) alternatingIds.release();
    if (operation.timeless === true) outstanding.discardBefore(outstanding.mark());
    if (outstanding.count === 0) return this.#free();
    this.#current = new LateAnswerWait(active.request, active.progressMs, this.#parts, () => this.#free());
    this.#settleSubscription();
    this.#next();
  }

  #free(): void {
    const { fenceWait, registrations, channel } = this.#parts;
    const { holders } = this.#parts.subscription;
    fenceWait.stop();
    this.#current = undefined;
    this.#settleSubscription();
    this.#next();
    if ((this.#current as unknown) !== undefined) return;
    registrations.clear();
    const leftMs = holders.turnLeftMs(channel.clock.now());
    if (holders.size > 1) fenceWait.schedule(leftMs, () => this.#request(holders.next()));
    else if (holders.size === 0) this.#hooks.idle();
  }

  #settleSubscription(): void {
    this.#request(this.#parts.subscription.settle(this.#waiting[0]?.operation));
  }

  /** Requests what a caller holds; no caller waits for the answer. */
  #request(call: AnyCall | undefined): void {
    if (call === undefined || this.#waiting.some(({ key }) => key === call.key)) return;
    this.submit(new SharedRequest(call, this));
  }

  #onError(args: readonly unknown[]): void {
    const sent = this.#sent;
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    if (sent === undefined) {
      if (meaningFor("stream", code, message) === "end") this.#parts.subscription.holders.ended();
      return;
    }
    switch (meaningFor("read", code, message)) {
      case "about an order":
        return;
      case "notice":
        return sent.collecting.notice?.(code, message);
      case "retry":
        this.#hooks.reduceBudget(code, message);
        sent.refusedForRate();
        return this.#hooks.throttled(code);
      default:
        return this.refused(code, message);
    }
  }

  get #sent(): ActiveRequest | undefined {
    return this.#current instanceof ActiveRequest && this.#current.sent ? this.#current : undefined;
  }
}
