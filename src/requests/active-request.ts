import { PoolError, reasonOf } from "../errors.ts";
import { type Collecting, DONE } from "../operations/read.ts";
import {
  type ActiveRequestEvent,
  type ActiveRequestState,
  nextState,
  queuedTicket,
} from "./active-request-state.ts";
import type { QueueParts } from "./connection-wide-queue-parts.ts";
import { EVENTS_MAX } from "./numbered-request.ts";
import type { AnySharedRequest } from "./shared-request.ts";

/** Time without an answer after which the request may be lost and a fence is sent to find out, in ms. */
const SILENT_MS = 5_000;

/** Callbacks of an `ActiveRequest`. */
export interface ActiveRequestHooks {
  /** Returns whether a caller waits for the answer, or holds what TWS sends after it. */
  awaited(request: AnySharedRequest): boolean;
  /** The request can never be sent, or its answer cannot be read. */
  failed(error: PoolError): void;
  /** Nobody waits for the answer, and no answer comes to what was sent so far. */
  lost(): void;
}

/** The one request of a `ConnectionWideQueue` that is about to be sent or was sent. */
export class ActiveRequest {
  readonly request: AnySharedRequest;
  readonly #parts: QueueParts;
  readonly #hooks: ActiveRequestHooks;
  #collecting: Collecting<unknown>;
  #state: ActiveRequestState = { kind: "waiting" };

  constructor(request: AnySharedRequest, parts: QueueParts, hooks: ActiveRequestHooks) {
    this.request = request;
    this.#parts = parts;
    this.#hooks = hooks;
    this.#collecting = request.operation.collect(request.args);
  }

  /** Whether the request was sent. */
  get sent(): boolean {
    return this.#underWay !== undefined;
  }

  /** Whether a part of the answer was received. */
  get hasParts(): boolean {
    return (this.#underWay?.events ?? 0) > 0;
  }

  /** Time at which the request was sent last, or a part of its answer was received; by the clock, in ms. */
  get progressMs(): number {
    return "progressMs" in this.#state ? this.#state.progressMs : 0;
  }

  /** The collector of the answer. */
  get collecting(): Collecting<unknown> {
    return this.#collecting;
  }

  /** The reason why the request has not been sent, as the end of a sentence. */
  get waitReason(): string {
    return this.#state.kind === "queued"
      ? this.#parts.channel.outbox.waitReason(this.#state.ticket)
      : `TWS ignores it for ${this.request.operation.spacingMs} ms after its last answer`;
  }

  /** Returns whether a part of the answer is made of one of these events. */
  collects(events: readonly string[]): boolean {
    return this.sent && events.some((event) => this.#collecting.on[event] !== undefined);
  }

  /**
   * Takes a part of the answer.
   *
   * @returns Whether the answer is complete.
   * @throws {PoolError} `TWS_ERROR` when the answer cannot be read.
   */
  receive(event: string, args: readonly unknown[]): boolean {
    const handler = this.#collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    this.#on({ kind: "part", atMs: this.#parts.channel.clock.now() });
    try {
      if ((this.#underWay?.events ?? 0) > EVENTS_MAX) throw new Error(`it has more than ${EVENTS_MAX} parts`);
      return handler?.(...args) === DONE || this.#collecting.done === true;
    } catch (cause) {
      const sentence = `Cannot ${this.request.what}: the answer is not valid: ${reasonOf(cause)}`;
      throw new PoolError("TWS_ERROR", sentence, { cause });
    }
  }

  /** Sends the request after a delay, in ms. */
  sendLater(delayMs: number): void {
    this.#parts.fenceWait.schedule(delayMs, () => this.send());
  }

  /** Sends the request, for the first time or again, unless it waits to be sent. */
  send(): void {
    const { request } = this;
    const { operation, args } = request;
    const { channel, outstanding, alternatingIds, subscription, recipient, registrations } = this.#parts;
    const { api, clock, router, outbox } = channel;
    if (this.#state.kind === "over" || queuedTicket(this.#state) !== undefined) return;
    // A late answer under one of the two numbers must not be mistaken for a part of a new one.
    if (operation.numbering === "slot" && outstanding.count > 1) return this.awaitFence();
    const submission = {
      lane: operation.lane ?? "interactive",
      owner: request.owner,
      needsIbkr: operation.needsIbkr,
      dropped: (reason: PoolError) => {
        if (this.#state.kind === "over") return;
        const sentence = `Cannot ${request.what}: ${reason.message}`;
        this.#hooks.failed(new PoolError(reason.code, sentence, { cause: reason }));
      },
    };
    subscription.beforeRequest(request);
    const ticket = outbox.submit(submission, () => {
      this.#on({ kind: "sent", atMs: clock.now() });
      if (operation.numbering === "slot") alternatingIds.take(recipient);
      else registrations.add(Object.keys(this.#collecting.on));
      subscription.requested(request);
      outstanding.sent();
      try {
        router.sending(recipient, () => operation.send(api, alternatingIds.id, args));
      } catch (cause) {
        outstanding.notSent();
        subscription.refused(request);
        throw cause;
      }
      this.#watch();
    });
    // The write may have ended it.
    if (this.#on({ kind: "submitted", ticket }).kind === "over") outbox.done(ticket);
  }

  /** Sends the request again, behind a fence that separates the parts of the first answer from those of the second. */
  sendAgain(): void {
    const parts = Object.keys(this.#collecting.on).length;
    if (queuedTicket(this.#state) !== undefined) return;
    if (this.request.operation.timeless !== true && parts > 1) {
      if (this.#parts.fenceWait.running) this.#parts.fenceWait.addFence();
      else this.awaitFence();
    }
    this.send();
  }

  /** Sends the request again, because TWS refused it as too many messages. */
  refusedForRate(): void {
    // TWS may serve what it refused so. The number of a summary is used again: it is cancelled, and its answer may come.
    if (this.request.operation.numbering !== "slot") this.#parts.outstanding.ended();
    this.send();
  }

  /** Sends the request again if it was sent lately and has no answer: TWS refused a message without its number. */
  maybeRefused(withinMs: number): void {
    const { fenceWait, channel } = this.#parts;
    const { sentMs = Number.NEGATIVE_INFINITY } = this.#underWay ?? {};
    if (channel.clock.now() - sentMs <= withinMs && !this.hasParts) this.sendAgain();
    else fenceWait.maybeRefused(withinMs);
  }

  /** Sends a fence, or the request again, where TWS does not seem to answer: another caller is about to share it. */
  joined(): void {
    if (!this.sent) return;
    const { operation, callers } = this.request;
    const silentMs = this.#parts.channel.clock.now() - this.progressMs;
    if (operation.timeless !== true) {
      if (silentMs >= SILENT_MS || callers === 0) this.awaitFence();
    } else if (silentMs >= (operation.spacingMs ?? SILENT_MS)) this.send();
  }

  /** Sends a fence behind the request: once the fence is answered, no answer to the request can come. */
  awaitFence(): void {
    const { fenceWait, outstanding, channel } = this.#parts;
    const { operation, owner } = this.request;
    fenceWait.begin(this.#overMs, {
      place: { lane: operation.lane ?? "interactive", owner },
      passed: () => this.#fencePassed(),
      unanswered: () => {
        // Without a part of the first answer, none can be mixed with those of the second.
        if (!this.hasParts && this.#underWay?.sends === 1 && this.#hooks.awaited(this.request)) this.send();
      },
      expired: () => {
        if (this.#overMs > channel.clock.now()) return this.#overMs;
        fenceWait.stop();
        outstanding.discardBefore(outstanding.mark());
        this.#fencePassed();
        return undefined;
      },
    });
  }

  /** Takes back the message that waits to be sent. */
  withdraw(): void {
    const ticket = queuedTicket(this.#state);
    if (ticket === undefined) return;
    this.#parts.channel.outbox.done(ticket);
    this.#on({ kind: "withdrawn" });
  }

  /** Ends the request: nothing more is sent for it. */
  end(): void {
    const { channel, fenceWait } = this.#parts;
    const ticket = "ticket" in this.#state ? this.#state.ticket : undefined;
    this.#on({ kind: "ended" });
    if (ticket !== undefined) channel.outbox.done(ticket);
    fenceWait.stop();
  }

  #on(event: ActiveRequestEvent): ActiveRequestState {
    this.#state = nextState(this.#state, event);
    return this.#state;
  }

  get #underWay(): Extract<ActiveRequestState, { readonly kind: "under way" }> | undefined {
    return this.#state.kind === "under way" ? this.#state : undefined;
  }

  get #overMs(): number {
    return this.progressMs + this.request.operation.timeoutMs;
  }

  /** Schedules a check whether the answer has come. */
  #watch(): void {
    const { fenceWait } = this.#parts;
    if (this.#state.kind === "over" || fenceWait.running) return;
    fenceWait.schedule(SILENT_MS, () => {
      if (this.request.operation.timeless !== true) this.awaitFence();
      else if (this.#hooks.awaited(this.request)) this.send();
    });
  }

  /** Sends the request again, or gives it up: no answer comes to what was sent before the fence. */
  #fencePassed(): void {
    if (this.#state.kind === "over") return;
    if (!this.#hooks.awaited(this.request)) return this.#hooks.lost();
    // The parts so far belong to a request that was lost, or that TWS forgot.
    this.#collecting = this.request.operation.collect(this.request.args);
    this.#on({ kind: "parts dropped" });
    if (this.#parts.outstanding.count === 0) this.send();
    else this.#watch();
  }
}
