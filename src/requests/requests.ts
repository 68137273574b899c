import { PoolError, type PoolErrorCode, reasonOf } from "../errors.ts";
import type { AnyRead } from "../operations/read.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { Budgets } from "../pacing/outbox.ts";
import { reduceBudget } from "../pacing/reduce-budget.ts";
import type { Recipient } from "../session/router.ts";
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

/** How a call ended. */
export type RequestOutcome = "answered" | PoolErrorCode;

/** What the requests of one session need beside their way to TWS. */
export interface RequestsOptions {
  readonly budgets: Budgets;
  /** TWS said that messages came too fast. */
  throttled(code: number): void;
  /** A call has ended: `answered`, or the code of its error. */
  settled(outcome: RequestOutcome): void;
}

/** Whether TWS is connected to IBKR. */
export type IbkrLink = "lost" | "back" | "back, data lost";

/** A message that TWS refuses was sent no longer ago, in ms. */
const REFUSED_MS = 1_500;
/** A read that gets no sign of an answer for so long may have been missed, and is sent again for whoever asks anew, in ms. */
const SILENT_MS = 5_000;

/** So often after TWS has lost its data it is looked for reads that it missed. */
const CHECKS = 3;

/**
 * All requests of one session: sends them, hands each answer to those who asked, and rejects what is left when the
 * session ends. Equal requests under way are sent once.
 */
export class Requests implements Recipient {
  readonly channel: Channel;
  /** Bulletins of IBKR, which TWS sends to the whole connection. */
  readonly bulletins: SharedSubscription;
  readonly #options: RequestsOptions;
  readonly #hooks: NumberedRequestHooks;
  /** Under way or about to be, by what was asked; equal questions join them. */
  readonly #byKey = new Map<string, AnySharedRequest>();
  readonly #numbered = new Map<AnySharedRequest, NumberedRequest>();
  readonly #queues = new Map<string, ConnectionWideQueue>();
  readonly #notices = new ConnectionNotices();
  readonly #settled = (error: PoolError | undefined): void =>
    this.#options.settled(error === undefined ? "answered" : error.code);
  #ended: PoolError | undefined;
  /** The last error of its kind that a lease was told of. */
  #exceeded: readonly unknown[] | undefined;
  #cancelCheck: (() => void) | undefined;

  constructor(channel: Channel, options: RequestsOptions) {
    this.channel = channel;
    this.#options = options;
    this.#hooks = {
      reduceBudget: (code, message) => reduceBudget(options.budgets, code, message),
      throttled: options.throttled,
      notices: (sinceMs) => this.#notices.since(sinceMs),
      ended: (flight) => this.#forget(flight),
    };
    this.bulletins = sharedSubscription(
      channel,
      (api) => void api.reqNewsBulletins(true),
      (api) => void api.cancelNewsBulletins(),
    );
    channel.router.listen("info", this);
  }

  /** How many requests are under way or wait for their turn. */
  get open(): number {
    return this.#byKey.size;
  }

  /** Asks, or joins an equal question that is under way. */
  request<Args, Result>(question: CheckedCall<Args, Result>, options: CallDeadline): PendingCall<Result> {
    const { operation, key } = question;
    const what = (): string => describeRequest(operation, question.args);
    if (this.#ended !== undefined) return refused(what(), this.#ended);
    if (options.signal?.aborted) {
      const cause: unknown = options.signal.reason;
      const sentence = `Cannot ${what()}: the caller's signal was already aborted`;
      return refused(what(), new PoolError("ABORTED", sentence, { cause }));
    }
    const flight =
      (this.#join(key) as SharedRequest<Args, Result> | undefined) ?? this.#launch(question, options.owner);
    return flight.join(this.channel.clock, options, this.#settled);
  }

  /** The owner of what TWS answers for the whole connection. */
  queueOf(operation: AnyRead, key: string): ConnectionWideQueue {
    const name = operation.line ?? (operation.numbering === "slot" ? operation.name : key);
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const line: ConnectionWideQueue = new ConnectionWideQueue(this.channel, {
      ...this.#hooks,
      idle: () => {
        // There may be as many of these as there are arguments.
        if (name !== operation.name && name === key && this.#queues.get(name) === line) {
          this.#queues.delete(name);
        }
      },
    });
    this.#queues.set(name, line);
    return line;
  }

  /** Takes what TWS says about no request in particular; it may be the reason why one gets no answer. */
  receive(_event: string, args: readonly unknown[]): void {
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    const text = `${message} (${code})`;
    const { logger, clock } = this.channel;
    if (isNotice(code)) return logger.debug(`TWS: ${text}`);
    const tooFast = exceededBudget(code, message) !== undefined;
    if (tooFast) {
      reduceBudget(this.#options.budgets, code, message);
      // It does not say which message it refused; those that have no answer yet may be it.
      for (const numbered of [...this.#numbered.values()]) numbered.maybeRefused(REFUSED_MS);
      for (const line of [...this.#queues.values()]) line.maybeRefused(REFUSED_MS);
    } else {
      if (isRefusal(code)) this.#refusedBy(message)?.refused(code, message);
    }
    this.#notices.add(text, clock.now());
    logger.warn(`TWS: ${text}`);
    if (tooFast) this.#options.throttled(code);
  }

  /** Takes an error about a message of a lease: where that was too much, the budgets shrink for a while. */
  exceeded(args: readonly unknown[]): void {
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    // Several may be told of one error, because an order may be known to several.
    if (this.#exceeded === args || exceededBudget(code, message) === undefined) return;
    this.#exceeded = args;
    reduceBudget(this.#options.budgets, code, message);
    this.#options.throttled(code);
  }

  /** TWS is connected to IBKR again and has lost its data: what it was sent before may never be answered. */
  dataLost(): void {
    for (const [flight, numbered] of [...this.#numbered]) {
      if (flight.operation.needsIbkr !== true) continue;
      numbered.renew();
    }
    this.#check(CHECKS);
    for (const line of [...this.#queues.values()]) line.dataLost();
  }

  /** Just after it is back, TWS may miss what it is sent: what gets no sign of an answer is sent once more. */
  #check(times: number): void {
    this.#cancelCheck?.();
    this.#cancelCheck = this.channel.clock.after(SILENT_MS, () => {
      this.#cancelCheck = undefined;
      for (const numbered of [...this.#numbered.values()]) numbered.resendOnce(SILENT_MS);
      if (times > 1 && this.#numbered.size > 0) this.#check(times - 1);
    });
  }

  /** The session is over: nothing is sent any more, and everybody who waits is told. */
  end(error: PoolError): void {
    this.#ended = error;
    this.#cancelCheck?.();
    const flights = new Set<AnySharedRequest>(this.#byKey.values());
    for (const flight of this.#numbered.keys()) flights.add(flight);
    for (const line of this.#queues.values()) for (const flight of line.end()) flights.add(flight);
    this.#queues.clear();
    this.#byKey.clear();
    this.#numbered.clear();
    for (const flight of flights) {
      flight.reject(new PoolError(error.code, `Cannot ${flight.what}: ${error.message}`, { cause: error }));
    }
  }

  /** The request under way that an equal question shares; one that TWS may have missed is sent again. */
  #join(key: string): AnySharedRequest | undefined {
    const flight = this.#byKey.get(key);
    if (flight === undefined) return undefined;
    const numbered = this.#numbered.get(flight);
    if (numbered === undefined) this.queueOf(flight.operation, key).joined(flight);
    else if (numbered.silentFor(Math.max(SILENT_MS, flight.operation.timeoutMs / 4))) numbered.send();
    return flight;
  }

  /** The request under way that a refusal without a number is about; undefined where it is not certain. */
  #refusedBy(message: string): ConnectionWideQueue | undefined {
    const meant = [...this.#queues.values()].filter(
      ({ inFlight }) => inFlight?.operation.refusedBy?.test(message) === true,
    );
    if (meant.length < 2) return meant[0];
    const words = new Set(message.split(/[^A-Za-z0-9]+/));
    const named = meant.filter(({ inFlight }) =>
      Object.values(inFlight?.args ?? {}).some((value) => words.has(String(value))),
    );
    return named.length === 1 ? named[0] : undefined;
  }

  #launch<Args, Result>(asked: CheckedCall<Args, Result>, owner: unknown): SharedRequest<Args, Result> {
    const flight = new SharedRequest(asked, owner);
    this.#byKey.set(flight.key, flight);
    if (flight.operation.numbering === "id") {
      const numbered = new NumberedRequest(flight, this.channel, this.#hooks);
      this.#numbered.set(flight, numbered);
      numbered.send();
    } else this.queueOf(flight.operation, flight.key).submit(flight);
    return flight;
  }

  #forget(flight: AnySharedRequest): void {
    if (this.#byKey.get(flight.key) === flight) this.#byKey.delete(flight.key);
    this.#numbered.delete(flight);
  }
}

function refused<Result>(what: string, error: PoolError): PendingCall<Result> {
  return { answer: Promise.reject(error), what, leave: () => {} };
}
