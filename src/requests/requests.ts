import type { PoolErrorCode } from "../error-codes.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { AnyRead } from "../operations/read.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { Budgets } from "../pacing/outbox.ts";
import { reduceBudget } from "../pacing/reduce-budget.ts";
import type { Recipient } from "../routing/router.ts";
import { exceededBudget, isNotice, isRefusal } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";
import type { CheckedCall } from "./checked-call.ts";
import { ConnectionNotices } from "./connection-notices.ts";
import { ConnectionWideQueue } from "./connection-wide-queue.ts";
import { NumberedRequest, type NumberedRequestHooks } from "./numbered-request.ts";
import {
  type AnySharedRequest,
  type CallDeadline,
  type PendingCall,
  SharedRequest,
} from "./shared-request.ts";
import { type SharedSubscription, sharedSubscription } from "./shared-subscription.ts";

/** Outcome of a call. */
export type RequestOutcome = "answered" | PoolErrorCode;

/** Budgets and callbacks of the requests of one session. */
export interface RequestsOptions {
  readonly budgets: Budgets;
  /** TWS reports that a budget was exceeded. */
  throttled(code: number): void;
  /** A call has ended: with `answered`, or the code of its error. */
  settled(outcome: RequestOutcome): void;
}

/** Whether TWS is connected to IBKR. */
export type IbkrLink = "lost" | "back" | "back, data lost";

/** A refusal without a number is about a message that was sent no longer ago, in ms. */
const REFUSED_MS = 1_500;
/** Time without a part of an answer after which TWS may have missed a read, which the next caller sends again, in ms. */
const SILENT_MS = 5_000;

/** Number of checks for missed reads after TWS has lost its data. */
const CHECKS = 3;

/**
 * All requests of one session: sends them, resolves their callers with the answers, and rejects the rest when the session
 * ends. Equal requests in flight are sent once.
 */
export class Requests implements Recipient {
  readonly channel: Channel;
  /** News bulletins of IBKR (`reqNewsBulletins`), which TWS sends to the whole connection. */
  readonly bulletins: SharedSubscription;
  readonly #options: RequestsOptions;
  readonly #hooks: NumberedRequestHooks;
  /** Requests without a complete answer, by key; equal calls join them. */
  readonly #byKey = new Map<string, AnySharedRequest>();
  readonly #numbered = new Map<AnySharedRequest, NumberedRequest>();
  readonly #queues = new Map<string, ConnectionWideQueue>();
  readonly #notices = new ConnectionNotices();
  readonly #settled = (error: PoolError | undefined): void =>
    this.#options.settled(error === undefined ? "answered" : error.code);
  #ended: PoolError | undefined;
  /** The last error about an exceeded budget that a lease received. */
  #exceeded: readonly unknown[] | undefined;
  #cancelCheck: (() => void) | undefined;

  constructor(channel: Channel, options: RequestsOptions) {
    this.channel = channel;
    this.#options = options;
    this.#hooks = {
      reduceBudget: (code, message) => reduceBudget(options.budgets, code, message),
      throttled: options.throttled,
      notices: (sinceMs) => this.#notices.since(sinceMs),
      ended: (request) => this.#forget(request),
    };
    this.bulletins = sharedSubscription(
      channel,
      (api) => void api.reqNewsBulletins(true),
      (api) => void api.cancelNewsBulletins(),
    );
    channel.router.listen("info", this);
  }

  /** The number of requests that have no complete answer. */
  get open(): number {
    return this.#byKey.size;
  }

  /** Sends a request, or joins an equal one that has no answer yet. */
  request<Args, Result>(call: CheckedCall<Args, Result>, options: CallDeadline): PendingCall<Result> {
    const { operation, key } = call;
    const what = (): string => describeRequest(operation, call.args);
    if (this.#ended !== undefined) return refused(what(), this.#ended);
    if (options.signal?.aborted) {
      const cause: unknown = options.signal.reason;
      const sentence = `Cannot ${what()}: the caller's signal was already aborted`;
      return refused(what(), new PoolError("ABORTED", sentence, { cause }));
    }
    const request =
      (this.#join(key) as SharedRequest<Args, Result> | undefined) ?? this.#launch(call, options.owner);
    return request.join(this.channel.clock, options, this.#settled);
  }

  /** Gets the queue of a connection-wide request. */
  queueOf(operation: AnyRead, key: string): ConnectionWideQueue {
    const name = operation.line ?? (operation.numbering === "slot" ? operation.name : key);
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const queue: ConnectionWideQueue = new ConnectionWideQueue(this.channel, {
      ...this.#hooks,
      idle: () => {
        // There may be as many such queues as there are arguments.
        if (name !== operation.name && name === key && this.#queues.get(name) === queue) {
          this.#queues.delete(name);
        }
      },
    });
    this.#queues.set(name, queue);
    return queue;
  }

  /** Receives messages of TWS without a request number; one may be the reason why a request gets no answer. */
  receive(_event: string, args: readonly unknown[]): void {
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    const text = `${message} (${code})`;
    const { logger, clock } = this.channel;
    if (isNotice(code)) return logger.debug(`TWS: ${text}`);
    const tooFast = exceededBudget(code, message) !== undefined;
    if (tooFast) {
      reduceBudget(this.#options.budgets, code, message);
      // It does not name the message that TWS refused; it may be any that has no answer yet.
      for (const numbered of [...this.#numbered.values()]) numbered.maybeRefused(REFUSED_MS);
      for (const queue of [...this.#queues.values()]) queue.maybeRefused(REFUSED_MS);
    } else if (isRefusal(code)) this.#refusedBy(message)?.refused(code, message);
    this.#notices.add(text, clock.now());
    logger.warn(`TWS: ${text}`);
    if (tooFast) this.#options.throttled(code);
  }

  /** Reduces a budget, if an error about a message of a lease reports that it was exceeded. */
  exceeded(args: readonly unknown[]): void {
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    // Several leases may receive one error, because an order may be of interest to several.
    if (this.#exceeded === args || exceededBudget(code, message) === undefined) return;
    this.#exceeded = args;
    reduceBudget(this.#options.budgets, code, message);
    this.#options.throttled(code);
  }

  /** Sends again what TWS may never answer: it is connected to IBKR again and has lost its data. */
  dataLost(): void {
    for (const [request, numbered] of [...this.#numbered]) {
      if (request.operation.needsIbkr !== true) continue;
      numbered.renew();
    }
    this.#check(CHECKS);
    for (const queue of [...this.#queues.values()]) queue.dataLost();
  }

  /** Sends reads once more that get no part of an answer: just after 1101 TWS may miss what it is sent. */
  #check(times: number): void {
    this.#cancelCheck?.();
    this.#cancelCheck = this.channel.clock.after(SILENT_MS, () => {
      this.#cancelCheck = undefined;
      for (const numbered of [...this.#numbered.values()]) numbered.resendOnce(SILENT_MS);
      if (times > 1 && this.#numbered.size > 0) this.#check(times - 1);
    });
  }

  /** Ends all requests: nothing is sent any more, and every caller is rejected. */
  end(error: PoolError): void {
    this.#ended = error;
    this.#cancelCheck?.();
    const requests = new Set<AnySharedRequest>(this.#byKey.values());
    for (const request of this.#numbered.keys()) requests.add(request);
    for (const queue of this.#queues.values()) for (const request of queue.end()) requests.add(request);
    this.#queues.clear();
    this.#byKey.clear();
    this.#numbered.clear();
    for (const request of requests) {
      request.reject(new PoolError(error.code, `Cannot ${request.what}: ${error.message}`, { cause: error }));
    }
  }

  /** Finds the request that an equal call shares; one that TWS may have missed is sent again. */
  #join(key: string): AnySharedRequest | undefined {
    const request = this.#byKey.get(key);
    if (request === undefined) return undefined;
    const numbered = this.#numbered.get(request);
    if (numbered === undefined) this.queueOf(request.operation, key).joined(request);
    else if (numbered.silentFor(Math.max(SILENT_MS, request.operation.timeoutMs / 4))) numbered.send();
    return request;
  }

  /** Finds the queue whose request a refusal without a number is about; undefined where this is not certain. */
  #refusedBy(message: string): ConnectionWideQueue | undefined {
    const candidates = [...this.#queues.values()].filter(
      ({ inFlight }) => inFlight?.operation.refusedBy?.test(message) === true,
    );
    if (candidates.length < 2) return candidates[0];
    const words = new Set(message.split(/[^A-Za-z0-9]+/));
    const named = candidates.filter(({ inFlight }) =>
      Object.values(inFlight?.args ?? {}).some((value) => words.has(String(value))),
    );
    return named.length === 1 ? named[0] : undefined;
  }

  #launch<Args, Result>(call: CheckedCall<Args, Result>, owner: unknown): SharedRequest<Args, Result> {
    const request = new SharedRequest(call, owner);
    this.#byKey.set(request.key, request);
    if (request.operation.numbering === "id") {
      const numbered = new NumberedRequest(request, this.channel, this.#hooks);
      this.#numbered.set(request, numbered);
      numbered.send();
    } else this.queueOf(request.operation, request.key).submit(request);
    return request;
  }

  #forget(request: AnySharedRequest): void {
    if (this.#byKey.get(request.key) === request) this.#byKey.delete(request.key);
    this.#numbered.delete(request);
  }
}

function refused<Result>(what: string, error: PoolError): PendingCall<Result> {
  return { answer: Promise.reject(error), what, leave: () => {} };
}
