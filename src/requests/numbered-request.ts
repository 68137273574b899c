import { PoolError, reasonOf } from "../errors.ts";
import { type Collecting, DONE } from "../operations/read.ts";
import type { Ticket } from "../pacing/ticket.ts";
import type { Recipient } from "../routing/router.ts";
import { meaningFor } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";
import type { AnySharedRequest, RequestEngine } from "./shared-request.ts";

/** Limit above the length of any answer, so that a server that never ends one cannot fill the memory. */
export const EVENTS_MAX = 2_000_000;

/** A request is in flight under so many numbers at most. */
const ATTEMPTS_MAX = 2;

/** Callbacks of a request. */
export interface NumberedRequestHooks {
  /** Reduces the budget that TWS reports as exceeded. */
  reduceBudget(code: number, message: string): void;
  /** Reports that TWS refused a message as too many; runs callers' code. */
  throttled(code: number): void;
  /** Gets what TWS sent without a request number since an instant, as the end of a sentence. */
  notices(sinceMs: number): string;
  /** The request has ended. */
  ended(request: AnySharedRequest): void;
}

/** Stands for a part of the answer that could not be decoded. */
const SKIPPED = "skipped";

/** Makes the error of an answer with a part that could not be decoded. */
export function incompleteAnswer(what: string): PoolError {
  return new PoolError("TWS_ERROR", `Cannot ${what}: a part of the answer could not be decoded`);
}

/** State of one attempt: from `waiting` to `sent` to `over`, or from `waiting` to `over`. */
type AttemptState =
  | { readonly kind: "waiting" }
  | { readonly kind: "sent"; readonly id: number; readonly atMs: number; events: number }
  | { readonly kind: "over" };

const WAITING: AttemptState = { kind: "waiting" };
const OVER: AttemptState = { kind: "over" };

/** One attempt to send a request: its number, and the answer to it. */
class Attempt implements Recipient {
  state: AttemptState = WAITING;
  ticket: Ticket | undefined;
  readonly collecting: Collecting<unknown>;
  readonly #receive: (attempt: Attempt, event: string, args: readonly unknown[]) => void;

  constructor(
    collecting: Collecting<unknown>,
    receive: (attempt: Attempt, event: string, args: readonly unknown[]) => void,
  ) {
    this.collecting = collecting;
    this.#receive = receive;
  }

  receive(event: string, args: readonly unknown[]): void {
    this.#receive(this, event, args);
  }

  skipped(events: readonly string[]): void {
    if (events.some((event) => this.collecting.on[event] !== undefined)) this.#receive(this, SKIPPED, []);
  }

  /** Time at which it was sent, by the clock in ms; undefined once a part of the answer was received. */
  get silentSinceMs(): number | undefined {
    return this.state.kind === "sent" && this.state.events === 0 ? this.state.atMs : undefined;
  }
}

/**
 * Sends a request whose answer carries its number. It may be sent again under another number, when TWS refused it or may
 * have missed it; the first complete answer counts.
 */
export class NumberedRequest implements RequestEngine {
  readonly request: AnySharedRequest;
  readonly #channel: Channel;
  readonly #hooks: NumberedRequestHooks;
  /** Oldest first. */
  readonly #attempts: Attempt[] = [];

  constructor(request: AnySharedRequest, channel: Channel, hooks: NumberedRequestHooks) {
    this.request = request;
    this.#channel = channel;
    this.#hooks = hooks;
    request.engine = this;
  }

  /** Sends the request, for the first time or again; answers to earlier attempts still count. */
  send(): void {
    const { request } = this;
    const { operation, args } = request;
    const { api, ids, clock, router, outbox } = this.#channel;
    const attempt = new Attempt(operation.collect(args), this.#receive);
    const [oldest] = this.#attempts;
    if (oldest !== undefined && this.#attempts.length >= ATTEMPTS_MAX) this.#end(oldest, true);
    this.#attempts.push(attempt);
    attempt.ticket = outbox.submit(
      {
        lane: operation.lane ?? "interactive",
        owner: request.owner,
        historical: operation.historical?.(args),
        needsIbkr: operation.needsIbkr,
        dropped: (reason) =>
          this.#fail(
            new PoolError(reason.code, `Cannot ${request.what}: ${reason.message}`, { cause: reason }),
          ),
      },
      () => {
        const id = ids.next();
        attempt.state = { kind: "sent", id, atMs: clock.now(), events: 0 };
        router.own(id, attempt);
        router.sending(attempt, () => operation.send(api, id, args));
      },
    );
    // The attempt was refused, or ended, while it was being written.
    if (attempt.state.kind === "over") outbox.done(attempt.ticket);
  }

  /** Returns whether it was sent at least that many ms ago without a part of an answer: TWS may have missed it. */
  silentFor(ms: number): boolean {
    const sinceMs = this.#attempts.at(-1)?.silentSinceMs;
    return sinceMs !== undefined && this.#channel.clock.now() - sinceMs >= ms;
  }

  /** Sends it a second time, if the first has no part of an answer after so long. */
  resendOnce(silentMs: number): void {
    if (this.#attempts.length === 1 && this.silentFor(silentMs)) this.send();
  }

  /** Sends it again, because TWS will not answer the attempts before. */
  renew(): void {
    for (const attempt of [...this.#attempts]) if (attempt.state.kind === "sent") this.#end(attempt, false);
    if (this.#attempts.length === 0) this.send();
  }

  /** Sends it again if it was sent lately and has no answer: TWS refused a message without its number. */
  maybeRefused(withinMs: number): void {
    const sinceMs = this.#attempts.at(-1)?.silentSinceMs;
    if (sinceMs !== undefined && this.#channel.clock.now() - sinceMs <= withinMs) this.send();
  }

  timeoutReason(_request: AnySharedRequest, timeoutMs: number, sinceMs: number): string {
    const { outbox } = this.#channel;
    const notice = this.#hooks.notices(sinceMs);
    const [oldest] = this.#attempts;
    if (oldest?.ticket !== undefined && this.#attempts.every(({ state }) => state.kind === "waiting")) {
      return `it was not sent within ${timeoutMs} ms: ${outbox.waitReason(oldest.ticket)}${notice}`;
    }
    return `TWS did not answer within ${timeoutMs} ms${notice}`;
  }

  abandoned(): void {
    this.#endAll(true);
    this.#hooks.ended(this.request);
  }

  readonly #receive = (attempt: Attempt, event: string, args: readonly unknown[]): void => {
    if (event === "error") return this.#onError(attempt, args);
    if (event === SKIPPED) return this.#fail(incompleteAnswer(this.request.what));
    const handler = attempt.collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    if (handler === undefined) return;
    if (attempt.state.kind !== "sent") return;
    const events = ++attempt.state.events;
    let done: boolean;
    try {
      done = handler(...args) === DONE || attempt.collecting.done === true;
      if (events > EVENTS_MAX) throw new Error(`it has more than ${EVENTS_MAX} parts`);
    } catch (cause) {
      const sentence = `Cannot ${this.request.what}: the answer is not valid: ${reasonOf(cause)}`;
      return this.#fail(new PoolError("TWS_ERROR", sentence, { cause }));
    }
    if (!done) return;
    const { release } = this.request.operation;
    this.#end(attempt, release !== undefined, release);
    this.#endAll(true);
    this.#hooks.ended(this.request);
    this.request.resolve(attempt.collecting);
  };

  #onError(attempt: Attempt, args: readonly unknown[]): void {
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    switch (meaningFor("read", code, message)) {
      case "about an order":
        return;
      case "notice":
        return attempt.collecting.notice?.(code, message);
      case "retry":
        this.#hooks.reduceBudget(code, message);
        this.#end(attempt, false);
        if (this.#attempts.length === 0) this.send();
        return this.#hooks.throttled(code);
      default: {
        const sentence = `Cannot ${this.request.what}: ${message} (TWS error ${code})`;
        this.#end(attempt, false);
        this.#fail(new PoolError("TWS_ERROR", sentence, { twsCode: code }));
      }
    }
  }

  #fail(error: PoolError): void {
    this.#endAll(true);
    this.#hooks.ended(this.request);
    this.request.reject(error);
  }

  #endAll(cancel: boolean): void {
    for (const attempt of [...this.#attempts]) this.#end(attempt, cancel);
  }

  /** Ends one attempt; later events with its number are dropped. */
  #end(
    attempt: Attempt,
    cancel: boolean,
    how: AnySharedRequest["operation"]["cancel"] = this.request.operation.cancel,
  ): void {
    const { state, ticket } = attempt;
    if (state.kind === "over") return;
    attempt.state = OVER;
    this.#attempts.splice(this.#attempts.indexOf(attempt), 1);
    const { api, router, outbox } = this.#channel;
    if (state.kind === "sent") router.disown(state.id);
    if (ticket === undefined) return;
    if (!cancel || state.kind === "waiting" || how === undefined) return outbox.done(ticket);
    outbox.cancel(ticket, () => how(api, state.id));
  }
}
